import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { Leadership } from '../../kernel/events/leadership.js';
import { InboxDirectory } from '../inboxes/inbox-directory.js';
import type { EmailSettings } from './email.settings.js';
import { Mailbox } from './mailbox.js';
import { MailboxPlaces } from './mailbox-places.js';
import { TakeMail } from './take-mail.js';

const LEAD = 'mailboxes';
const LOOK_MS = 3000;

const list = statement(
  'mailbox_list',
  `SELECT id FROM inbox WHERE channel = 'email' AND config->>'imapHost' IS NOT NULL AND NOT paused`,
);

/** Watches the mailbox of every inbox that has one, in one process of all: mail is there the moment it comes. */
@Injectable()
export class WatchMailboxes implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('mailbox');
  private readonly open = new Map<string, { mailbox: Mailbox; made: string }>();
  private timer?: NodeJS.Timeout;
  private looking: Promise<void> | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly database: Database,
    private readonly leadership: Leadership,
    private readonly inboxes: InboxDirectory,
    private readonly places: MailboxPlaces,
    private readonly take: TakeMail,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.roles.includes('worker')) return;
    await this.leadership.stand([{ name: LEAD }]);
    this.timer = setInterval(() => {
      this.looking ??= this.look()
        .catch((error: Error) => this.log.warn(`mailboxes wait: ${error.message}`))
        .finally(() => {
          this.looking = null;
        });
    }, LOOK_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
    await Promise.all([...this.open.values()].map(({ mailbox }) => mailbox.close()));
  }

  /** Opens what is new, opens anew what was changed, closes what is gone or no longer ours. */
  private async look(): Promise<void> {
    const rows = this.leadership.leads(LEAD) ? await this.database.query<{ id: string }>(list) : [];
    const wanted = new Set(rows.map(({ id }) => id));
    for (const [id, { mailbox }] of this.open) if (!wanted.has(id)) await this.drop(id, mailbox);
    for (const { id } of rows) await this.tend(id);
  }

  private async tend(id: string): Promise<void> {
    const door = await this.inboxes.find(id);
    if (!door) return;
    const { settings, credentials } = door.connection;
    const made = JSON.stringify([settings, credentials[0] ?? {}]);
    const kept = this.open.get(id);
    if (kept?.made === made) return;
    if (kept) await this.drop(id, kept.mailbox);
    const { imapUser: user = '', imapPassword: pass = '' } = credentials[0] ?? {};
    if (!user) return;
    const mailbox = new Mailbox(
      id,
      settings as EmailSettings,
      { user, pass },
      this.config.allowPrivateOutbound,
      this.places,
      async (raw) => {
        const now = (await this.inboxes.find(id)) ?? door;
        await this.take.run(now, raw);
        this.inboxes.heard(now);
      },
    );
    this.open.set(id, { mailbox, made });
    mailbox.start();
  }

  private async drop(id: string, mailbox: Mailbox): Promise<void> {
    this.open.delete(id);
    await mailbox.close();
  }
}
