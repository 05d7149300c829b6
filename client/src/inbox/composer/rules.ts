import type { ReplyKind, ReplyOptions, ReplyTemplate, ReplyWindow } from '@contract/channels';
import { type LengthRule, measure } from '@contract/length';
import { countSegments } from '@contract/segments';
import { moment, plural, span } from '../../ui/words';

const SOON_MS = 2 * 3_600_000;

export interface WindowWords {
  text: string;
  /** The whole of it, for whoever points at it. */
  title: string;
  tone: 'plain' | 'warn' | 'danger';
}

/** How long free words are still taken, as the chip says it; nothing where they always are. */
export function windowWords({ state, closesAt, peopleUntil }: ReplyWindow, now: number): WindowWords | null {
  const left = closesAt ? Date.parse(closesAt) - now : 0;
  switch (state) {
    case 'open':
      if (!closesAt) return null;
      return {
        text: `Window closes in ${rough(left)}`,
        title: `Free words are taken until ${moment(closesAt)}`,
        tone: left < SOON_MS ? 'warn' : 'plain',
      };
    case 'people':
      return {
        text: peopleUntil ? `People only, ${rough(Date.parse(peopleUntil) - now)} left` : 'People only',
        title: `Bots may not write here any more. People may until ${peopleUntil ? moment(peopleUntil) : 'it closes'}.`,
        tone: 'warn',
      };
    case 'template':
      return { text: 'Only templates now', title: 'The window is closed until they write again.', tone: 'warn' };
    case 'closed':
      return { text: 'Window closed', title: 'Nothing is taken here until they write again.', tone: 'danger' };
  }
}

/** "3 h", "40 min": no chip counts minutes beside hours. */
function rough(ms: number): string {
  if (ms < 3_600_000) return span(Math.max(60_000, ms));
  const hours = Math.floor(ms / 3_600_000);
  return hours < 48 ? `${hours} h` : plural(Math.floor(hours / 24), 'day');
}

/** What counts for these words: an answer everybody reads may be longer, or shorter. */
export function lengthRule(
  { maxText, segments, countsBytes, publicReply }: ReplyOptions,
  kind: ReplyKind | null,
): LengthRule {
  if (!publicReply || !kind || kind === 'private') return { maxText, segments, countsBytes };
  const { maxText: open, weighs } = publicReply;
  return kind === 'public' ? { maxText: open, weighs } : { maxText: Math.min(maxText, open), segments, countsBytes };
}

export interface Length {
  text: string;
  spoken: string;
  over: boolean;
}

/** How long the text is: parts where it is sent in parts, else only once it comes near the limit. */
export function lengthOf(text: string, rule: LengthRule): Length | null {
  if (text === '') return null;
  const { maxText } = rule;
  const { length: size } = measure(text, rule);
  const over = size > maxText;
  if (rule.segments) {
    const { segments: parts, left, encoding } = countSegments(text);
    const why = encoding === 'UCS-2' ? ', special signs' : '';
    const words = over ? `${size - maxText} too many` : `${plural(parts, 'part')}, ${left} left${why}`;
    return { text: words, spoken: words, over };
  }
  if (size < maxText * 0.8) return null;
  const rest = maxText - size;
  const words = over ? `${(-rest).toLocaleString()} too many` : `${rest.toLocaleString()} left`;
  return { text: words, spoken: `${size} of ${maxText} characters`, over };
}

/** The template with what was filled in; what was not stays visible. */
export function fillTemplate({ body, params }: ReplyTemplate, values: string[]): string {
  return body.replaceAll(/\{\{(\d{1,2})\}\}/g, (_, n: string) => {
    const at = Number(n) - 1;
    return values[at]?.trim() || `[${params[at] ?? n}]`;
  });
}

export const kindWords: Record<ReplyKind, { label: string; send: string; warning: string | null }> = {
  public: { label: 'Public', send: 'Post for everybody', warning: 'Everybody can read this' },
  private: { label: 'Private', send: 'Send privately', warning: null },
  both: { label: 'Both', send: 'Post and send', warning: 'Everybody can read this, and they get it privately too' },
};
