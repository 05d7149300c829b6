import { Injectable } from '@nestjs/common';
import { Attachments } from '../../conversations/index.js';
import type { Connection } from '../channel-adapter.js';
import type { Verdict } from '../delivery/verdict.js';
import { ApiCarrier } from './api-carrier.js';
import { AutomaticAnswers } from './automatic-answers.js';
import { type ComposedMail, composeMail } from './compose-mail.js';
import type { EmailSettings } from './email.settings.js';
import { MailKeys } from './mail-keys.js';
import type { MailParcel } from './pack-mail.js';
import { providerOf } from './providers/index.js';
import { QuotedMail } from './quoted-mail.js';
import { SmtpCarrier } from './smtp-carrier.js';

/** What became of one mail at whoever carries it on. */
export interface Handover {
  url: string;
  verdict: Verdict;
  /** The id the carrier reports on it by. */
  providerId?: string;
  status?: number | null;
  answer?: string | null;
}

export interface SentMail extends Handover {
  status: number | null;
  answer: string | null;
  ms: number;
}

/** Sends one mail the way its inbox is set, under the same Message-ID however often it is tried. */
@Injectable()
export class SendMail {
  constructor(
    private readonly keys: MailKeys,
    private readonly attachments: Attachments,
    private readonly automatic: AutomaticAnswers,
    private readonly quoted: QuotedMail,
    private readonly smtp: SmtpCarrier,
    private readonly api: ApiCarrier,
  ) {}

  async run(data: Record<string, unknown>, connection: Connection): Promise<SentMail> {
    const parcel = data as unknown as MailParcel;
    const began = Date.now();
    const done = (handover: Handover): SentMail => ({
      ...handover,
      status: handover.status ?? null,
      answer: handover.answer?.slice(0, 2000) ?? null,
      ms: Date.now() - began,
    });
    const refused = parcel.automatic ? await this.automatic.refusal(parcel) : null;
    if (refused) return done({ url: '', verdict: { kind: 'failed', why: refused } });
    const provider = providerOf(connection.settings);
    let mail: ComposedMail;
    try {
      mail = await this.compose(parcel, connection);
    } catch (error) {
      const why = `it could not be put together: ${(error as Error).message}`;
      return done({ url: '', verdict: { kind: 'again', why, perhapsTaken: false, retryAfter: null } });
    }
    return done(await (provider ? this.api.send(provider, mail, connection) : this.smtp.send(mail, connection)));
  }

  private async compose(parcel: MailParcel, { inboxId, settings: given }: Connection): Promise<ComposedMail> {
    const settings = given as EmailSettings;
    const { attachments, inReplyTo, automatic, conversationId } = parcel;
    const files = await Promise.all(
      attachments.map(async ({ id, name, contentType }) => ({
        filename: name,
        contentType,
        ...(isPicture(contentType) && { cid: `${id}@${settings.address.split('@')[1]}` }),
        content: (await this.attachments.read(id)).body,
      })),
    );
    const quotes = settings.quoteOriginal !== false && !automatic && inReplyTo !== null;
    const quoted = quotes ? await this.quoted.find(inReplyTo, inboxId, conversationId) : null;
    return composeMail(parcel, settings, this.keys.of(inboxId), files, quoted);
  }
}

/** What every mail program shows within a mail. */
const isPicture = (contentType: string): boolean => /^image\/(png|jpeg|gif|webp)$/.test(contentType);
