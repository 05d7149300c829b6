import type { Capabilities, ReplyWindow } from '../contract/channels.js';
import type { ChannelAdapter } from './channel-adapter.js';

const HOUR_MS = 3_600_000;

/** Whether free words are still taken: counted from the customer's last message, for a person or for something automatic. */
export function judgeWindow(
  { window, firstContact }: Capabilities,
  lastInAt: Date | null,
  by: 'person' | 'bot',
  nowMs: number,
): ReplyWindow {
  const always: ReplyWindow = { state: 'open', closesAt: null, peopleUntil: null };
  if (!window) return lastInAt || firstContact ? always : { ...always, state: 'closed' };
  const after = window.after === 'template' ? 'template' : 'closed';
  if (!lastInAt) return { ...always, state: after };
  const closes = lastInAt.getTime() + window.hours * HOUR_MS;
  const people = window.peopleHours ? lastInAt.getTime() + window.peopleHours * HOUR_MS : null;
  const times = {
    closesAt: new Date(closes).toISOString(),
    peopleUntil: people === null ? null : new Date(people).toISOString(),
  };
  if (nowMs < closes) return { state: 'open', ...times };
  if (people !== null && nowMs < people)
    return { state: by === 'bot' && after === 'template' ? 'template' : 'people', ...times };
  return { state: after, ...times };
}

/** Why free words do not go out, or null when they do. */
export function windowWords(name: string, window: ReplyWindow, by: 'person' | 'bot'): string | null {
  const since = window.closesAt ? ' since their last message' : '';
  switch (window.state) {
    case 'open':
      return null;
    case 'people':
      return by === 'person'
        ? null
        : `${name} takes only people’s own words now; its window for bots is closed${since}`;
    case 'template':
      return `${name} takes only an approved template now; its window is closed${since}`;
    case 'closed':
      return window.closesAt
        ? `${name} takes nothing more until they write again; its window is closed`
        : `They have not written here, and ${name} lets nobody write first`;
  }
}

/** Why a comment of then is answered privately no more, or null while it is. */
export function privateWords({ name, capabilities }: ChannelAdapter, commentAt: Date, nowMs: number): string | null {
  const { privateReplyHours: hours } = capabilities;
  if (!hours || nowMs - commentAt.getTime() < hours * HOUR_MS) return null;
  return `The comment is older than ${Math.round(hours / 24)} days: ${name} takes no private answer to it any more`;
}
