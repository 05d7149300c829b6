import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { type Door, InboxDirectory } from '../inboxes/inbox-directory.js';
import { CheckSender } from './check-sender.js';
import type { EmailSettings } from './email.settings.js';
import type { SenderChecks } from './mail.js';
import { TakeMail } from './take-mail.js';

const LARGEST = 40 * 1024 * 1024;
const MOST_CLIENTS = 50;

const byAddress = statement(
  'mail_inbox_by_address',
  `SELECT id FROM inbox WHERE channel = 'email' AND config->>'address' = $1 ORDER BY created_at LIMIT 1`,
);

/** A door your own mail server can hand mail to by SMTP, open only where a port was named. It relays nothing. */
@Injectable()
export class SmtpDoor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('smtp');
  private server?: SMTPServer;

  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly database: Database,
    private readonly inboxes: InboxDirectory,
    private readonly take: TakeMail,
    private readonly check: CheckSender,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { emailDoorPort: port, host } = this.config;
    if (port === undefined) return;
    const server = new SMTPServer({
      size: LARGEST,
      maxClients: MOST_CLIENTS,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      banner: 'Throughline',
      onRcptTo: ({ address }, _, done) => this.answer(this.doorOf(address), done),
      onData: (stream, session, done) => this.answer(this.receive(stream, session), done),
    });
    server.on('error', (error) => this.log.warn(error.message));
    await new Promise<void>((ready, fail) => {
      server.server.once('error', fail);
      server.listen(port, host, ready);
    });
    this.server = server;
  }

  onApplicationShutdown(): Promise<void> {
    const { server } = this;
    return server ? new Promise((done) => server.close(() => done())) : Promise.resolve();
  }

  get port(): number | null {
    const address = this.server?.server.address();
    return typeof address === 'object' && address ? address.port : null;
  }

  /** 250 is said after the commit; what went wrong here is the sender's to try again. */
  private answer(work: Promise<unknown>, done: (error?: Error | null) => void): void {
    work.then(
      () => done(),
      (error: Error & { responseCode?: number }) => done(error.responseCode ? error : refusal(451, 'Try again later')),
    );
  }

  private async doorOf(address: string): Promise<Door> {
    const [local, domain] = address.toLowerCase().split('@');
    const row = await this.database.one<{ id: string }>(byAddress, [`${local.split('+')[0]}@${domain}`]);
    const door = row && (await this.inboxes.find(row.id));
    if (!door) throw refusal(550, 'No such address here');
    if (door.paused) throw refusal(450, 'Not at the moment');
    return door;
  }

  private async receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const { envelope } = session;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      // Read on to the end, for the refusal to be heard.
      if (size <= LARGEST) chunks.push(chunk);
    }
    if (size > LARGEST) throw refusal(552, 'Too large');
    const raw = Buffer.concat(chunks);
    const doors = new Map<string, { door: Door; recipients: string[] }>();
    for (const { address } of envelope.rcptTo) {
      const door = await this.doorOf(address);
      const one = doors.get(door.id) ?? { door, recipients: [] };
      one.recipients.push(address);
      doors.set(door.id, one);
    }
    for (const { door, recipients } of doors.values()) {
      await this.take.run(door, raw, recipients, await this.checked(door, raw, session));
      this.inboxes.heard(door);
    }
  }

  /** Where a server of ours stands before the hub, SPF would speak of that one, and its own word counts first. */
  private checked(door: Door, raw: Buffer, session: SMTPServerSession): Promise<SenderChecks> {
    const { remoteAddress: ip, hostNameAppearsAs: helo, envelope } = session;
    const { authservId } = door.connection.settings as EmailSettings;
    const sender = envelope.mailFrom ? envelope.mailFrom.address : '';
    return this.check.run(raw, { ip, helo, sender }, !authservId);
  }
}

const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });
