import { Injectable } from '@nestjs/common';
import { Outbound } from '../../kernel/http/outbound/index.js';
import type { MailDoor } from './doors/mail-door.js';
import { certificateOf, isSigned, postedIn, readNote } from './doors/sns.js';

const MOST_KEPT = 20;

/** Amazon SES by way of SNS: each note is signed by a certificate of Amazon's, fetched once and remembered. */
@Injectable()
export class SnsDoor implements MailDoor {
  private readonly certificates = new Map<string, string>();

  constructor(private readonly outbound: Outbound) {}

  readonly verify: MailDoor['verify'] = async ({ raw, nowMs }, connection) => {
    const note = readNote(raw);
    const url = certificateOf(note, connection, nowMs);
    const pem = url && (await this.certificate(url));
    return Boolean(pem) && isSigned(note, pem as string);
  };

  readonly read: MailDoor['read'] = ({ raw }) => postedIn(readNote(raw));

  /** Answers Amazon that this address wants the topic. The address was signed, and is Amazon's own. */
  async confirm(url: string): Promise<void> {
    await this.outbound.call({ url, method: 'GET' });
  }

  private async certificate(url: string): Promise<string | null> {
    const kept = this.certificates.get(url);
    if (kept) return kept;
    const result = await this.outbound.call({ url, method: 'GET', timeoutMs: 5000 });
    if (result.kind !== 'answer' || result.status !== 200) return null;
    const pem = result.body.toString('utf8');
    if (this.certificates.size >= MOST_KEPT) this.certificates.clear();
    this.certificates.set(url, pem);
    return pem;
  }
}
