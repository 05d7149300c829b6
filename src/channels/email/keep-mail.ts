import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ChangeConversation, type Received } from '../../conversations/index.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { NeutralItem } from '../channel-adapter.js';
import type { Door } from '../inboxes/inbox-directory.js';
import { TakeIn } from '../take-in.js';
import { cleanHtml } from './clean-html.js';
import type { EmailSettings } from './email.settings.js';
import type { Mail, Mailbox, MailFile } from './mail.js';
import { MailThreads, type Place } from './mail-threads.js';
import type { MailTrace } from './pack-mail.js';
import { stripReply } from './strip-reply.js';

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
  ) {}

  async run(door: Door, mail: Mail, raw: Buffer, key: Buffer): Promise<Kept> {
    const settings = door.connection.settings as EmailSettings;
    const place = await this.threads.find(door.id, mail, key);
    const files = mail.files.filter(({ data }) => data.length <= this.config.maxUploadMb * 1024 * 1024);
    const item: NeutralItem = {
      kind: 'message',
      externalId: mail.messageId ? `mail:${short(mail.messageId)}` : `mail:${digest(raw)}`,
      from: senderOf(mail, place, settings),
      thread: place?.thread ?? rootOf(mail, raw),
      text: await wordsOf(
        mail,
        place,
        mail.files.filter((file) => !files.includes(file)),
      ),
      files: files.map(({ name, contentType, data }) => ({ name, contentType, content: { data } })),
      sentAt: mail.date && mail.date.getTime() <= Date.now() ? mail.date : undefined,
      subject: mail.subject || '(no subject)',
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
      }),
      mail.text,
      mail.html && cleanHtml(mail.html),
      JSON.stringify(Object.fromEntries(files.flatMap(({ contentId }, i) => (contentId ? [[contentId, i]] : [])))),
      raw,
    ]);
    if (!place && mail.subject) await this.title(conversationId, mail.subject);
    return { messageId, conversationId, duplicate };
  }

  /** A conversation that has no title yet gets the mail's. */
  private async title(conversationId: string, subject: string): Promise<void> {
    const row = await this.database.one<{ bare: boolean }>(bare, [conversationId]);
    if (row?.bare)
      await this.change.run(conversationId, { subject: subject.slice(0, 200) }, { kind: 'system', id: null });
  }
}

/** Somebody else in the thread writes into it without becoming its customer, and proves nothing about that one. */
function senderOf(mail: Mail, place: Place | null, settings: EmailSettings): NeutralItem['from'] {
  const { address, name } = mail.from as Mailbox;
  if (place && place.address !== address) return { kind: 'email', value: place.address, proof: 'claimed' };
  return {
    kind: 'email',
    value: address,
    name: name || undefined,
    proof: isProven(mail, settings) ? 'verified' : 'claimed',
  };
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

/** Only what our own mail server says it checked: everybody can write such a header. */
function isProven({ authenticationResults, from }: Mail, { authservId }: EmailSettings): boolean {
  const domain = from?.address.split('@')[1];
  if (!authservId || !domain) return false;
  // The newest stands first, and ours is the newest.
  const [first = ''] = authenticationResults;
  const said = first.toLowerCase();
  return (
    said.split(/[;\s]/)[0] === authservId.toLowerCase() &&
    /\bdmarc=pass\b/.test(said) &&
    said.includes(`header.from=${domain}`)
  );
}

const peopleOf = ({ from, to, cc }: Mail, own: string): string[] => {
  const [local, domain] = own.split('@');
  const isOwn = (address: string) => address.endsWith(`@${domain}`) && address.split('@')[0].split('+')[0] === local;
  return [...new Set([from, ...to, ...cc].flatMap((one) => one?.address ?? []))]
    .filter((address) => !isOwn(address))
    .slice(0, 50);
};
