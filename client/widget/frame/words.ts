import { aboutMinutes } from '../../../src/contract/staffing.js';
import type { VisitorMessage, VisitorThread } from '../../../src/contract/live.js';

/** Every sentence of the panel. Short, plain, present; nothing is promised that the hub does not know. */
export const words = {
  write: 'Write a message',
  writeTo: (name: string) => `Write to ${name}`,
  toPerson: 'Talk to a person',
  askPerson: 'I would like to talk to a person',
  asked: 'Asking for a person',
  startHere: 'Or start here',
  joined: (name: string) =>
    name ? `${name} joined. No need to explain again` : 'Somebody joined. No need to explain again',
  writing: (name: string) => `${name} is writing`,
  ended: 'This conversation has ended. Write again whenever you like.',
  transcript: 'Save the conversation',
  finding: 'Finding someone for you',
  nobody: 'Nobody is here right now',
  offline: 'You are offline. What you write is kept and leaves when you are back.',
  caughtUp: (news: number) =>
    news === 0 ? 'Caught up. Nothing was missed.' : `Caught up. ${plural(news, 'new message')}.`,
  willSend: 'Will send when you are back',
  sending: 'Sending',
  notSent: (reason: string | null) => `Not sent. ${reason ?? 'The hub did not take it.'}`,
  again: 'Try again',
  discard: 'Discard',
  tooBig: (name: string, limit: string) => `${name} is larger than ${limit}.`,
  notTaken: (name: string) => `${name} could not be added. Try again, or choose another kind of file.`,
  filesLater: 'Files can be added when you are back online.',
  unavailable: 'The chat is not available here right now.',
  fresh: (count: number) => `${count} new`,
};

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function retrying(seconds: number, waiting: number): string {
  const trying = seconds > 0 ? `Trying again in ${seconds} s.` : 'Reconnecting.';
  if (waiting === 0) return `${trying} You can keep writing.`;
  return `${trying} You can keep writing, ${plural(waiting, 'message')} ${waiting === 1 ? 'is' : 'are'} waiting.`;
}

/** "You are next, about 2 to 5 minutes." The time is left out when nobody can say it honestly. */
export function waitingText(thread: VisitorThread): string {
  const { position, waitSeconds } = thread;
  const minutes = waitSeconds ? `, ${aboutMinutes(waitSeconds)}` : '';
  const seen = 'They will see everything you wrote here.';
  if (!position) return seen;
  return `${position === 1 ? 'You are next' : `You are number ${position}`}${minutes}. ${seen}`;
}

export function nobodyText(thread: VisitorThread, now = Date.now()): string {
  const back = thread.opensAt ? Date.parse(thread.opensAt) : Number.NaN;
  const until = back > now ? `Nobody is here until ${clock(back, now)}. ` : '';
  return `${until}Leave your message: it is kept, and the answer comes here.`;
}

export function stateText(state: VisitorMessage['state'], readAt: number | undefined): string {
  if (state === 'read') return readAt ? `Read ${time(readAt)}` : 'Read';
  return {
    queued: words.sending,
    sent: 'Sent',
    delivered: 'Delivered',
    failed: 'Not delivered',
    unknown: 'Not sure it arrived',
  }[state];
}

export function time(at: string | number): string {
  return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

/** Today a clock, this week a day, else a date. */
export function clock(at: string | number, now = Date.now()): string {
  const then = new Date(at);
  if (then.toDateString() === new Date(now).toDateString()) return time(at);
  return `${then.toLocaleDateString([], { weekday: 'short', day: 'numeric', month: 'short' })}, ${time(at)}`;
}

export function size(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
