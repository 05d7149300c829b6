import type { ConversationSummary } from '@contract/conversations';
import type { WorkItem } from '@contract/routing';
import type { SlaMetric } from '@contract/sla';
import type { Scope } from '../../api/keys';
import { age, minutesLeft, moment, ordinal, span } from '../../ui/words';

/** Rows stand under whose turn it is, never under a channel. */
export type Turn = 'yours' | 'nobody' | 'colleague' | 'theirs' | 'bot' | 'snoozed' | 'resolved';

export const turnLabels: Record<Turn, string> = {
  yours: 'Your turn',
  nobody: 'Waiting for a person',
  colleague: 'With a colleague',
  theirs: 'Waiting on them',
  bot: 'With bots',
  snoozed: 'Snoozed',
  resolved: 'Resolved',
};
export const turnOrder: Turn[] = ['yours', 'nobody', 'colleague', 'theirs', 'bot', 'snoozed', 'resolved'];

export function turnOf(row: ConversationSummary, meId: string): Turn {
  if (row.status === 'resolved') return 'resolved';
  if (row.status === 'snoozed') return 'snoozed';
  if (row.control.kind === 'bot') return 'bot';
  // What waits in a queue is nobody's, also where I had it last: it rings at other desks, and the first to take it has it.
  const kept = row.assignee?.id === meId && row.control.kind !== 'queue';
  const mine = kept || (row.control.kind === 'agent' && row.control.id === meId);
  if (mine) return row.waitingSince === null ? 'theirs' : 'yours';
  if (row.control.kind === 'agent') return 'colleague';
  return 'nobody';
}

/** Longest waiting first where somebody waits for us; newest first where nobody does. */
export function byTurn(rows: ConversationSummary[], meId: string): { turn: Turn; rows: ConversationSummary[] }[] {
  const groups = new Map<Turn, ConversationSummary[]>();
  for (const row of rows) {
    const turn = turnOf(row, meId);
    groups.set(turn, [...(groups.get(turn) ?? []), row]);
  }
  const due = (row: ConversationSummary) => row.sla?.dueAt ?? row.replyDueAt ?? row.waitingSince ?? row.updatedAt;
  const touched = (row: ConversationSummary) => row.lastMessage?.at ?? row.updatedAt;
  return turnOrder
    .filter((turn) => groups.has(turn))
    .map((turn) => {
      const list = groups.get(turn) ?? [];
      const oldestFirst = turn === 'yours' || turn === 'nobody';
      list.sort((a, b) => (oldestFirst ? due(a).localeCompare(due(b)) : touched(b).localeCompare(touched(a))));
      return { turn, rows: list };
    });
}

export type Urgency = 'calm' | 'warn' | 'danger' | 'accent';
export type PromiseSign =
  | 'clock'
  | 'waiting'
  | 'snooze'
  | 'draft'
  | 'failed'
  | 'wrap-up'
  | 'check'
  | 'person'
  | 'late'
  | 'soon'
  | 'paused'
  | 'repeat';

export interface Fact {
  sign: PromiseSign | null;
  words: string;
  urgency: Urgency;
}

function replyFact(row: ConversationSummary, now: number): Fact | null {
  if (!row.replyDueAt) return null;
  const due = Date.parse(row.replyDueAt);
  const left = due - now;
  if (left <= 0) return { sign: 'clock', words: `Reply ${age(-left)} late`, urgency: 'danger' };
  const from = row.waitingSince ? Date.parse(row.waitingSince) : now;
  const spent = (now - from) / Math.max(1, due - from);
  const words = left < 45 * 60_000 ? `Reply in ${age(left)}` : `Reply by ${moment(due)}`;
  return { sign: 'clock', words, urgency: spent >= 0.75 ? 'warn' : 'calm' };
}

const owed: Record<SlaMetric, string> = { first_response: 'Reply', next_response: 'Reply', resolution: 'Solve' };

/** What was agreed and how it stands: a sign, a word and a colour, each of which says it alone. */
export function slaFact({ sla, control }: ConversationSummary, now: number): Fact | null {
  if (!sla) return null;
  const who = sla.track === 'bot' ? `${control.name ?? 'Bot'}: reply` : owed[sla.metric];
  if (sla.dueAt === null) {
    const left = sla.breached ? 'late already' : `${age(sla.leftSeconds * 1000)} left`;
    return { sign: 'paused', words: `${who}: ${left}, paused`, urgency: 'calm' };
  }
  const left = Date.parse(sla.dueAt) - now;
  if (left <= 0 || sla.breached)
    return { sign: 'late', words: `${who} ${age(Math.max(0, -left))} late`, urgency: 'danger' };
  const soon = sla.warnAt !== null && Date.parse(sla.warnAt) <= now;
  const words = left < 45 * 60_000 ? `${who} in ${age(left)}` : `${who} by ${moment(sla.dueAt)}`;
  return { sign: soon ? 'soon' : 'clock', words, urgency: soon ? 'warn' : 'calm' };
}

interface Around {
  meId: string;
  now: number;
  hasDraft: boolean;
  hasFailed: boolean;
  work: WorkItem | undefined;
}

/** Two facts at most, the more pressing first: more would be read by nobody. */
export function factsOf(row: ConversationSummary, { meId, now, hasDraft, hasFailed, work }: Around): Fact[] {
  const facts: Fact[] = [];
  const add = (fact: Fact | null) => fact && facts.push(fact);
  if (hasFailed) add({ sign: 'failed', words: 'Not sent', urgency: 'danger' });
  if (work?.state === 'wrapping') {
    const left = work.wrapUpUntil ? `, ${minutesLeft(Date.parse(work.wrapUpUntil) - now)} left` : '';
    add({ sign: 'wrap-up', words: `Wrapping up${left}`, urgency: 'accent' });
  }
  const turn = turnOf(row, meId);
  const agreed = turn === 'theirs' || turn === 'snoozed' || turn === 'resolved' ? null : slaFact(row, now);
  if (agreed) add(agreed);
  else if (turn === 'yours' || turn === 'nobody' || turn === 'colleague') add(replyFact(row, now));
  if (turn === 'nobody' && row.queue) add({ sign: 'person', words: `In ${row.queue.name}`, urgency: 'calm' });
  if (turn === 'colleague' && row.assignee) add({ sign: 'person', words: row.assignee.name, urgency: 'calm' });
  if (turn === 'bot' && row.control.name) add({ sign: null, words: `${row.control.name} answers`, urgency: 'calm' });
  if (turn === 'theirs' && row.lastMessage) {
    add({ sign: 'waiting', words: `Asked ${age(now - Date.parse(row.lastMessage.at))} ago`, urgency: 'calm' });
  }
  if (turn === 'snoozed') {
    add({
      sign: 'snooze',
      words: row.snoozedUntil ? `Until ${moment(row.snoozedUntil)}` : 'Until they write',
      urgency: 'calm',
    });
  }
  if (turn === 'resolved')
    add({ sign: 'check', words: `Resolved ${age(now - Date.parse(row.updatedAt))} ago`, urgency: 'calm' });
  if (hasDraft) add({ sign: 'draft', words: 'Draft', urgency: 'calm' });
  if (row.contactsOnIssue > 1) add({ sign: null, words: `${ordinal(row.contactsOnIssue)} contact`, urgency: 'calm' });
  if (facts.length === 0 && row.waitingSince) {
    add({ sign: 'clock', words: `Waiting ${span(now - Date.parse(row.waitingSince))}`, urgency: 'calm' });
  }
  return facts.slice(0, 2);
}

export function lastWords(row: ConversationSummary, me: { name: string }): string {
  const last = row.lastMessage;
  if (!last) return row.subject ?? 'No words yet';
  const author = last.author === 'agent' && last.authorName === me.name ? 'You' : last.authorName;
  // A picture or a file alone has no words.
  if (last.text === '') return last.author === 'customer' ? 'Sent a file' : `${author ?? 'Colleague'} sent a file`;
  if (last.author === 'customer') return last.text;
  if (last.author === 'agent') return `${author ?? 'Colleague'}: ${last.text}`;
  return author ? `${author}: ${last.text}` : last.text;
}

export const isUnread = (row: ConversationSummary) => row.lastSeq > row.readSeq;

export const scopes: { scope: Scope; label: string }[] = [
  { scope: 'mine', label: 'Mine' },
  { scope: 'team', label: 'Team' },
  { scope: 'bots', label: 'With bots' },
  { scope: 'snoozed', label: 'Snoozed' },
  { scope: 'resolved', label: 'Resolved' },
  { scope: 'following', label: 'Following' },
  { scope: 'all', label: 'All' },
];
