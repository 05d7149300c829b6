import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ChangeConversation, type Received } from '../../conversations/index.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { NeutralItem } from '../channel-adapter.js';
import type { Door } from '../inboxes/inbox-directory.js';
import { TakeIn } from '../take-in.js';
import { CheckSender } from './check-sender.js';
import { cleanHtml } from './clean-html.js';
import { isOwnAddress, MOST_COPIES } from './copies.js';
import type { EmailSettings } from './email.settings.js';
import { isProven } from './judge-proof.js';
import type { Mail, Mailbox, MailFile } from './mail.js';
import { MailThreads, type Place } from './mail-threads.js';
import type { MailTrace } from './pack-mail.js';
import { stripReply } from './strip-reply.js';
import { provedBefore, unproven } from './unproven.js';

export type Kept = Pick<Received, 'messageId' | 'conversationId' | 'duplicate'>;

const MOST_TEXT = 65_536;
const keep = statement(
  'mail_keep',
  `INSERT INTO mail (message_id, inbox_id, conversation_id, mail_id, people, envelope, full_text, html, images, raw)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (message_id) DO NOTHING`,
);
const bare = statement('mail_untitled', `SELECT subject IS NULL AS bare FROM conversation WHERE id = $1`);

/** Stores a customer's mail: the new words as the message, and beside it the whole text, the cleaned HTML and the raw source. */
@Injectable()
export class KeepMail {
  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly database: Database,
    private readonly takeIn: TakeIn,
    private readonly threads: MailThreads,
    private readonly change: ChangeConversation,
    private readonly check: CheckSender,
  ) {}

  /** Null: a machine wrote about what is resolved. That brings nothing back, and is nobody's to answer. */
  async run(door: Door, mail: Mail, raw: Buffer, key: Buffer): Promise<Kept | null> {
    const settings = door.connection.settings as EmailSettings;
    // Where no server of ours is named whose word counts, and the way in knew nothing, the hub looks for itself.
    if (!settings.authservId) mail.checks ??= await this.check.signatures(raw);
    const isProved = isProven(mail, settings.authservId);
    const found = await this.threads.find(door.id, mail, key);
    const isForeign = !isProved && (await this.isForeign(mail));
    const place = isForeign && found?.identity.kind === 'email' && !found.isSigned ? null : found;
    if (mail.automatic && place?.status === 'resolved') return null;
    const files = mail.files.filter(({ data }) => data.length <= this.config.maxUploadMb * 1024 * 1024);
    const item: NeutralItem = {
      kind: 'message',
      externalId: mail.messageId ? `mail:${short(mail.messageId)}` : `mail:${digest(raw)}`,
      from: senderOf(mail, place, { isProved, isForeign }),
      thread: place?.thread ?? rootOf(mail, raw),
      text: await wordsOf(
        mail,
        place,
        mail.files.filter((file) => !files.includes(file)),
      ),
      files: files.map(({ name, contentType, data }) => ({ name, contentType, content: { data } })),
      sentAt: mail.date && mail.date.getTime() <= Date.now() ? mail.date : undefined,
      subject: mail.subject || '(no subject)',
      cc: copiesOf(mail, settings.address),
      channel: traceOf(mail),
    };
    const { messageId, conversationId, duplicate } = await this.takeIn.run(door.id, 'email', item);
    await this.database.query(keep, [
      messageId,
      door.id,
      conversationId,
      mail.messageId && short(mail.messageId),
      peopleOf(mail, settings.address),
      JSON.stringify({
        from: mail.from,
        to: mail.to,
        cc: mail.cc,
        replyTo: mail.replyTo,
        date: mail.date,
        automatic: mail.automatic,
        ...(mail.checks && { checks: mail.checks }),
      }),
      mail.text,
      mail.html && cleanHtml(mail.html),
      JSON.stringify(Object.fromEntries(files.flatMap(({ contentId }, i) => (contentId ? [[contentId, i]] : [])))),
      raw,
    ]);
    if (!place && mail.subject) await this.title(conversationId, mail.subject);
    return { messageId, conversationId, duplicate };
  }

  /** A mail that nobody vouches for is not from somebody who was vouched for before. */
  private async isForeign({ from }: Mail): Promise<boolean> {
    return Boolean(await this.database.one(provedBefore, [from?.address]));
  }

  /** A conversation that has no title yet gets the mail's. */
  private async title(conversationId: string, subject: string): Promise<void> {
    const row = await this.database.one<{ bare: boolean }>(bare, [conversationId]);
    if (row?.bare)
      await this.change.run(conversationId, { subject: subject.slice(0, 200) }, { kind: 'system', id: null });
  }
}

/** Somebody else in the thread writes into it without becoming its customer, and proves nothing about that one. */
function senderOf(
  mail: Mail,
  place: Place | null,
  { isProved, isForeign }: { isProved: boolean; isForeign: boolean },
): NeutralItem['from'] {
  const { address, name } = mail.from as Mailbox;
  const isOwn = place?.address === address && place.identity.kind === 'email';
  if (place && (isForeign || !isOwn)) return { ...place.identity, proof: 'claimed' };
  if (isForeign) return unproven({ address, name });
  return { kind: 'email', value: address, name: name || undefined, proof: isProved ? 'verified' : 'claimed' };
}

const digest = (data: Buffer | string): string => createHash('sha256').update(data).digest('base64url');
const short = (id: string): string => (id.length > 150 ? digest(id) : id);

/** All answers to one mail share its root, whatever the order they come in. */
const rootOf = (mail: Mail, raw: Buffer): string =>
  short(mail.references[0] ?? mail.inReplyTo[0] ?? mail.messageId ?? digest(raw));

async function wordsOf(mail: Mail, place: Place | null, lost: MailFile[]): Promise<string> {
  const { text } = await stripReply(mail.text);
  const from = mail.from as Mailbox;
  const other =
    place && place.address !== from.address
      ? `${from.name ? `${from.name} <${from.address}>` : from.address} writes:\n\n`
      : '';
  const missing = lost.map(({ name }) => `\n[${name} was too large to keep]`).join('');
  return (other + (text || (mail.files.length > 0 ? '' : mail.subject || '(an empty mail)')) + missing)
    .slice(0, MOST_TEXT)
    .toWellFormed();
}

function traceOf({ messageId, references, inReplyTo, subject, automatic }: Mail): Record<string, unknown> {
  const trace: MailTrace = {
    mailId: messageId ?? undefined,
    references: (references.length > 0 ? references : inReplyTo).slice(-20),
    subject,
    automatic: automatic !== null,
  };
  return { ...trace };
}

const isOwn = (address: string, own: string): boolean => isOwnAddress(address, [own.toLowerCase()]);

const peopleOf = ({ from, to, cc }: Mail, own: string): string[] =>
  [...new Set([from, ...to, ...cc].flatMap((one) => one?.address ?? []))]
    .filter((address) => !isOwn(address, own))
    .slice(0, 50);

/** Beside us, as the header of a mail tells it. */
function copiesOf({ from, to, cc }: Mail, own: string): string[] | undefined {
  const others = [...new Set([...to, ...cc].map(({ address }) => address))];
  const copies = others.filter((address) => address !== from?.address && !isOwn(address, own)).slice(0, MOST_COPIES);
  return copies.length > 0 ? copies : undefined;
}
