import type { ContactKind } from './contact.js';

export interface Circumstances {
  reopenedByUs: boolean;
  /** What the customer wrote in it so far. */
  texts: string[];
  /** The stretch before it in the same conversation. */
  before: { endedAt: number; resolved: string | null } | null;
  startedAt: number;
}

/** A thread that fell off unresolved and goes on within this time is the same contact, not another one. */
const RECONNECT_MS = 120_000;
const thanks = new Set(
  `thanks thank thx ty tysm cheers you u so very much a lot lots again ok okay k great perfect super awesome brilliant lovely nice good
   wonderful amazing fantastic cool all sorted solved works working now for the your help bye goodbye have day one too
   danke dankeschön vielen dank schön merci beaucoup gracias muchas grazie mille obrigado obrigada dziękuję dzięki tack bedankt dank je wel
   спасибо дякую ありがとう 谢谢 감사합니다`.split(/\s+/),
);
const grateful =
  /thank|thx|^ty|cheers|dank|merci|gracias|grazie|obrigad|dzi[eę]k|tack|спасибо|дякую|ありがとう|谢谢|감사|great|perfect|ok|👍|🙏|❤|😊|🙂/iu;

/** Whether a stretch of conversation is a contact: thanks, a dropped line taken up again and our own reopening are not. */
export function contactKind({ reopenedByUs, texts, before, startedAt }: Circumstances): ContactKind {
  if (reopenedByUs) return 'reopened_by_us';
  if (!before) return 'contact';
  if (texts.length > 0 && texts.every(isThanks)) return 'thanks';
  if (before.resolved === null && startedAt - before.endedAt <= RECONNECT_MS) return 'reconnect';
  return 'contact';
}

/** Nothing but thanks: short, of known words only, and at least one of them grateful. */
export function isThanks(text: string): boolean {
  if (text.length > 80 || /\?/.test(text) || !grateful.test(text)) return false;
  const words = text.toLowerCase().match(/[\p{L}']+/gu) ?? [];
  return words.length <= 10 && words.every((word) => thanks.has(word));
}
