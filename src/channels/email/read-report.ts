import { toStorable } from '../../kernel/storable.js';
import type { ParsedMail } from 'mailparser';
import { isHard, reasonOf } from './bounce-words.js';
import type { Mail, Report, ReportedRecipient } from './mail.js';
import { headerTexts, ids } from './headers.js';

const MOST_TEXT = 300_000;
const MOST_RECIPIENTS = 50;
const SENDER =
  /^(mailer-?daemon|postmaster|mail-?daemon|mailerdaemon|bounces?|no-?reply|system|mta|mail)@|^[^@]*(daemon|postmaster|bounce)[^@]*@/i;
const DAEMON = /mailer-?daemon|post_?master|mail delivery (sub)?system/i;
const FAILED =
  /(could|can) ?not be delivered|did not reach|unable to deliver|trouble delivering|rejected recipient|incorrectly constructed|no such user|errors? from /i;
const SUBJECT =
  /(undeliver|delivery (status|failure|failed|notification|report|problem|has failed|incomplete)|returned mail|mail delivery|mail system error|failure notice|failed (mail|delivery|to deliver)|(could ?not|can ?not|unable to) (be )?deliver|returning (message|to sender)|non[- ]?remis|unzustellbar|nicht zustell|non recapitabil|no se ha podido entregar|недостав|доставлен|returned to sender|rejected|warning: (could not send|message|mail)|message (delayed|status)|delayed mail|配信|送信|エラー|nondeliverable|delivery error|\bDSN\b|bounce)/i;

/** Reads what a mail system says of a mail somebody sent: by the standard's fields where they are there, else by its words. */
export function readReport(mail: Mail, parsed: ParsedMail, raw: Buffer): Report | null {
  const parts = parsed.attachments.map(({ contentType, content }) => ({
    type: contentType,
    text: Buffer.from(content).subarray(0, MOST_TEXT).toString('latin1'),
  }));
  const source = raw.subarray(0, MOST_TEXT).toString('latin1');
  const about = reportedIds([source, mail.text, ...parts.map(({ text }) => text)].join('\n'), mail.messageId);
  const feedback =
    parts.find(({ type }) => type === 'message/feedback-report')?.text ??
    /^Feedback-Type:[\s\S]{0,4000}/im.exec(source)?.[0];
  if (feedback && /^Feedback-Type:/im.test(feedback)) return complaint(feedback, about);
  // Hotmail has a form of its own.
  if (/^staff@(hotmail|outlook)\./.test(mail.from?.address ?? '') && /complaint/i.test(mail.subject))
    return complaint(source.replace(/^X-HmXmrOriginalRecipient/im, 'Original-Recipient'), about);
  const isDaemon =
    DAEMON.test(mail.from?.address ?? mail.from?.name ?? '') ||
    headerTexts(parsed, 'from').some((text) => DAEMON.test(text));
  if (mail.automatic?.kind === 'auto_reply' && !isDaemon)
    return { kind: 'auto_reply', recipients: [], about: [...mail.inReplyTo, ...mail.references] };

  const status =
    parts
      .filter(({ type }) => type === 'message/delivery-status')
      .map(({ text }) => text)
      .join('\n\n') ||
    fieldsIn(source) ||
    fieldsIn(mail.text);
  const said = `${mail.text}\n${parts
    .filter(({ type }) => type.startsWith('text/plain'))
    .map(({ text }) => text)
    .join('\n')}`.slice(0, MOST_TEXT);
  const fields = readFields(status, said);
  if (fields.length > 0) return { kind: kindOf(status), recipients: fields, about };

  const fromNobody = /^<\s*>/.test(headerTexts(parsed, 'return-path')[0] ?? '');
  const isReport =
    headerTexts(parsed, 'x-failed-recipients').length > 0 ||
    ((isDaemon || fromNobody) && FAILED.test(`${mail.subject} ${said.trim() || source}`)) ||
    (SUBJECT.test(mail.subject) && (fromNobody || mail.from === null || SENDER.test(mail.from.address)));
  if (!isReport) return null;
  return {
    kind: /delayed|warning/i.test(mail.subject) ? 'delayed' : 'bounce',
    recipients: readWords(parsed, said.trim() || source),
    about,
  };
}

function complaint(text: string, about: string[]): Report {
  const address =
    /^(?:Original-Rcpt-To|Removal-Recipient|Original-Recipient):\s*(?:rfc822;)?\s*<?([^\s<>]+@[^\s<>]+)/im.exec(
      text,
    )?.[1] ?? null;
  return {
    kind: 'complaint',
    recipients: [{ address, hard: false, status: null, reason: 'feedback', words: 'The recipient marked it as spam' }],
    about,
  };
}

/** Some put the fields into the text and not into a part of their own. */
function fieldsIn(source: string): string {
  const at = source.search(/^(Final|Original)-Recipient:/im);
  return at < 0 ? '' : source.slice(Math.max(0, source.lastIndexOf('\n\n', at)), at + 20_000);
}

/** RFC 3464: a block of fields for each recipient. */
function readFields(text: string, said: string): ReportedRecipient[] {
  const blocks = text
    .replaceAll('\r\n', '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n[ \t]*\n/);
  const found = new Map<string, ReportedRecipient>();
  for (const block of blocks) {
    const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.+)$`, 'im').exec(block)?.[1].trim();
    const to = field('Final-Recipient') ?? field('Original-Recipient');
    if (to === undefined || found.size >= MOST_RECIPIENTS) continue;
    const address = /[^\s<>;"']+@[^\s<>;"']+/.exec(to.replace(/^[\w-]+;/, ''))?.[0].toLowerCase() ?? null;
    if (/^(delivered|relayed|expanded)/i.test(field('Action') ?? '')) continue;
    const words = field('Diagnostic-Code')?.replace(/^[\w-]+;\s*/, '') ?? '';
    const stated = statusIn(field('Status') ?? '');
    const one = toRecipient(address, words, stated, said);
    if (!found.has(address ?? '')) found.set(address ?? '', one);
  }
  return [...found.values()];
}

function toRecipient(address: string | null, given: string, stated: string | null, said: string): ReportedRecipient {
  // Exim says 5.0.0 of whatever it fails itself, and what it was in words below the address.
  const words = given || (stated?.endsWith('.0.0') !== false ? wordsBelow(address, said) : '');
  const inWords = statusIn(words);
  // What the far side said is exact where our side only says that it failed.
  const status =
    inWords && (!stated || !inWords.endsWith('.0.0'))
      ? inWords
      : (stated ?? replyStatus(words) ?? statusIn(said) ?? replyStatus(said));
  const reason = reasonOf(status, words, said);
  return {
    address,
    status,
    reason,
    hard: isHard(reason, status),
    words: toStorable(words || firstLine(said)).slice(0, 500),
  };
}

/** What stands below an address, set in, up to the next empty line. */
function wordsBelow(address: string | null, said: string): string {
  const lines = said.split(/\r?\n/);
  const at = address ? lines.findIndex((line) => line.trim().toLowerCase() === address) : -1;
  if (at < 0) return '';
  const below = lines.slice(at + 1, at + 8);
  const end = below.findIndex((line) => !/^\s+\S/.test(line));
  return (end < 0 ? below : below.slice(0, end)).map((line) => line.trim()).join(' ');
}

function readWords(parsed: ParsedMail, said: string): ReportedRecipient[] {
  // What follows is the mail itself, whose words would mislead.
  const before = said.split(
    /^(-{3,}.*(original|below this line|copy of|returned message|header|unsent|enclosed|undeliver|元の|message follows).*|Received: .*)$/im,
  )[0];
  const text = before.trim() ? before : said;
  const named = headerTexts(parsed, 'x-failed-recipients')[0] ?? /<?([\w.+=-]+@[\w.-]+\.\w+)>?/.exec(text)?.[0] ?? null;
  const address = named?.replace(/[<>]/g, '').split(',')[0].trim().toLowerCase() ?? null;
  const status = statusIn(text) ?? replyStatus(text);
  const reason = reasonOf(status, text, '');
  return [
    {
      address,
      status: status ?? (reason === 'expired' ? '4.0.0' : '5.0.0'),
      reason,
      hard: isHard(reason, status),
      words: toStorable(firstLine(text)).slice(0, 500),
    },
  ];
}

function kindOf(text: string): Report['kind'] {
  const actions = [...text.matchAll(/^Action:\s*(\w+)/gim)].map(([, action]) => action.toLowerCase());
  if (actions.includes('failed') || actions.length === 0) return 'bounce';
  return actions.includes('delayed') ? 'delayed' : 'delivered';
}

/** A status has three parts; addresses of machines have four. */
const statusIn = (text: string): string | null => {
  const all = [...text.matchAll(/(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/g)].map(([, status]) => status);
  return all.find((one) => !one.endsWith('.0')) ?? all[0] ?? null;
};

/** The SMTP reply code says at least for good or for now. */
function replyStatus(text: string): string | null {
  const code = /(?:^|[\s:;<>("'#])([45])[0-5]\d(?=[\s\-:,)])/m.exec(text)?.[1];
  return code ? `${code}.0.0` : null;
}

const firstLine = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line.length > 3) ?? '';

function reportedIds(source: string, own: string | null): string[] {
  const all = [...source.matchAll(/^[ \t>]*(?:X-)?(?:Original-)?Message-ID:\s*(<[^<>\s]{1,250}>)/gim)].flatMap(
    ([, id]) => ids(id),
  );
  return [...new Set(all)].filter((id) => id !== own);
}
