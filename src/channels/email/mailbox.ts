import { Logger } from '@nestjs/common';
import type { ImapFlow } from 'imapflow';
import type { EmailSettings } from './email.settings.js';
import { imapClient } from './imap-client.js';
import type { MailboxPlaces } from './mailbox-places.js';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** Mails are read in small bites, so that a large mailbox does not fill the memory. */
const BITE = 20;

/** One mailbox kept open: reads what is new, then waits until the server says that more has come. */
export class Mailbox {
  private readonly log = new Logger('mailbox');
  private client: ImapFlow | null = null;
  private closed = false;
  private running: Promise<void> | null = null;
  private wake: () => void = () => {};

  constructor(
    private readonly inboxId: string,
    private readonly settings: EmailSettings,
    private readonly auth: { user: string; pass: string },
    private readonly allowPrivate: boolean,
    private readonly places: MailboxPlaces,
    private readonly take: (raw: Buffer) => Promise<void>,
  ) {}

  start(): void {
    this.running ??= this.keepOpen();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wake();
    this.client?.close();
    await this.running;
  }

  private async keepOpen(): Promise<void> {
    let wait = FIRST_WAIT_MS;
    while (!this.closed) {
      try {
        await this.session(() => {
          wait = FIRST_WAIT_MS;
        });
      } catch (error) {
        this.log.warn(`${this.inboxId}: ${(error as Error).message}; trying again in ${wait / 1000} s`);
      } finally {
        this.client?.close();
        this.client = null;
      }
      if (!this.closed) await this.pause(wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }

  private async session(opened: () => void): Promise<void> {
    const client = await imapClient(this.settings, this.auth, this.allowPrivate);
    this.client = client;
    let over = false;
    client.on('close', () => {
      over = true;
      this.wake();
    });
    await client.connect();
    const mailbox = await client.mailboxOpen(this.settings.imapFolder);
    const validity = String(mailbox.uidValidity);
    let more = false;
    client.on('exists', () => {
      more = true;
      this.wake();
    });
    opened();
    while (!over && !this.closed) {
      more = false;
      await this.readOn(client, validity);
      if (more || over || this.closed) continue;
      // IDLE by the library itself while nothing else is asked; now and then a look, for servers that say nothing.
      void client.idle().catch(() => {});
      await this.pause(60_000);
    }
  }

  /** From the last number stored on: a mail counts as read when it is stored, so none is lost and a second look finds it known. */
  private async readOn(client: ImapFlow, validity: string): Promise<void> {
    const { imapFolder } = this.settings;
    let last = await this.places.of(this.inboxId, imapFolder, validity);
    for (;;) {
      const found = (await client.search({ uid: `${last + 1}:*` }, { uid: true })) || [];
      const next = found
        .filter((uid) => uid > last)
        .sort((a, b) => a - b)
        .slice(0, BITE);
      if (next.length === 0) return;
      for (const uid of next) {
        const mail = await client.fetchOne(String(uid), { source: true }, { uid: true });
        if (mail && mail.source) await this.take(mail.source);
        await this.places.reached(this.inboxId, imapFolder, validity, uid);
        last = uid;
        if (this.closed) return;
      }
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      timer.unref();
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
