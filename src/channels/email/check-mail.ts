import { Inject, Injectable } from '@nestjs/common';
import type { VerifyStep } from '../../contract/channels.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Outbound } from '../../kernel/http/outbound/index.js';
import type { Connection } from '../channel-adapter.js';
import type { EmailSettings } from './email.settings.js';
import { imapClient } from './imap-client.js';
import { providerOf } from './providers/index.js';
import { jsonOf, textAt } from './providers/mail-provider.js';
import { SmtpCarrier } from './smtp-carrier.js';

const PATIENCE_MS = 15_000;
type Said = Omit<VerifyStep, 'name'>;

/** Looks whether an inbox's mail can go out and come in: signs in everywhere, and sends and changes nothing. */
@Injectable()
export class CheckMail {
  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly outbound: Outbound,
    private readonly smtp: SmtpCarrier,
  ) {}

  async steps({ settings: given, credentials: [present = {}] }: Connection): Promise<VerifyStep[]> {
    const settings = given as EmailSettings;
    const [out, into] = await Promise.all([this.goesOut(settings, present), this.comesIn(settings, present)]);
    return [
      { name: 'Mail goes out', ...out },
      { name: 'Mail comes in', ...into },
    ];
  }

  private async goesOut(settings: EmailSettings, credentials: Record<string, string>): Promise<Said> {
    const provider = providerOf(settings);
    if (!provider) return this.bySmtp(settings, credentials);
    const { apiKey } = credentials;
    if (!apiKey) return { ok: false, words: `No API key of ${provider.name} is set: nothing can be sent.` };
    const result = await this.outbound.call({ timeoutMs: PATIENCE_MS, ...provider.check(settings, apiKey) });
    if (result.kind !== 'answer') return { ok: false, words: `${provider.name} cannot be reached: ${result.why}.` };
    const { status } = result;
    if (status < 300) return { ok: true, words: `${provider.name} takes this key.` };
    if (status === 401 || status === 403)
      return { ok: false, words: `${provider.name} does not take this key (${status}).` };
    const body = jsonOf(result);
    const words = textAt(body, 'Message') ?? textAt(body, 'message') ?? textAt(body, 'errors', 0, 'message');
    return { ok: false, words: `${provider.name} answered ${status}${words ? `: ${words.slice(0, 200)}` : ''}.` };
  }

  private async bySmtp(settings: EmailSettings, credentials: Record<string, string>): Promise<Said> {
    const { smtpHost: host, smtpPort: port } = settings;
    if (!host) return { ok: false, words: 'No SMTP server and no provider is set: nothing can be sent.' };
    try {
      await this.smtp.greet(settings, credentials);
      const signedIn = credentials.smtpUser
        ? `takes ${credentials.smtpUser} and the password`
        : 'answers; no user is set';
      return { ok: true, words: `${host}:${port} ${signedIn}.` };
    } catch (error) {
      return { ok: false, words: smtpWords(`${host}:${port}`, error as SmtpError) };
    }
  }

  private async comesIn(settings: EmailSettings, credentials: Record<string, string>): Promise<Said> {
    const { imapHost, imapFolder, provider, address } = settings;
    if (imapHost) return this.byImap(settings, credentials);
    if (provider)
      return { ok: null, words: `${provider} posts it here; the first mail to ${address} will show whether it does.` };
    if (this.config.emailDoorPort !== undefined)
      return {
        ok: null,
        words: `Your mail server hands it over on port ${this.config.emailDoorPort}; the first mail will show it.`,
      };
    return {
      ok: false,
      words: `No way in is set: neither an IMAP server for ${imapFolder} nor a provider that posts mail.`,
    };
  }

  private async byImap(settings: EmailSettings, credentials: Record<string, string>): Promise<Said> {
    const { imapUser: user, imapPassword: pass = '' } = credentials;
    const { imapHost, imapPort, imapFolder } = settings;
    const server = `${imapHost}:${imapPort}`;
    if (!user) return { ok: false, words: `No IMAP user is set for ${server}.` };
    let late: NodeJS.Timeout | undefined;
    const timeUp = new Promise<never>((_, fail) => {
      late = setTimeout(() => fail(new Error('it does not answer in time')), PATIENCE_MS);
    });
    try {
      const client = await imapClient(settings, { user, pass }, this.config.allowPrivateOutbound);
      try {
        await Promise.race([client.connect(), timeUp]);
        // Read only: what is looked at stays unread.
        const { exists } = await Promise.race([client.mailboxOpen(imapFolder, { readOnly: true }), timeUp]);
        return { ok: true, words: `${server} takes ${user}; ${imapFolder} holds ${exists} mails.` };
      } finally {
        client.close();
      }
    } catch (error) {
      return { ok: false, words: imapWords(server, user, imapFolder, error as ImapError) };
    } finally {
      clearTimeout(late);
    }
  }
}

type SmtpError = Error & { code?: string; responseCode?: number };
type ImapError = Error & { authenticationFailed?: boolean; mailboxMissing?: boolean; serverResponseCode?: string };

function smtpWords(server: string, { code, responseCode, message }: SmtpError): string {
  if (code === 'EAUTH')
    return `${server} does not take this user and password${responseCode ? ` (${responseCode})` : ''}.`;
  if (code === 'ERR_REFUSED_ADDRESS') return `We do not call this server: ${message}.`;
  if (code === 'ETLS') return `${server} offers no encryption that can be trusted: ${message.slice(0, 200)}.`;
  if (responseCode) return `${server} answered ${responseCode}: ${message.slice(0, 200)}.`;
  return `${server} cannot be reached: ${message.slice(0, 200)}.`;
}

function imapWords(server: string, user: string, folder: string, error: ImapError): string {
  if (error.authenticationFailed) return `${server} does not take ${user} with this password.`;
  if (error.mailboxMissing || error.serverResponseCode === 'NONEXISTENT')
    return `${server} takes ${user}, but has no folder ${folder}.`;
  return `${server} cannot be reached: ${error.message.slice(0, 200)}.`;
}
