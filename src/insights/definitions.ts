import type { MetricDefinition } from '../contract/insights.js';

/** What every tile of the floor means, in words and as a formula: shown on the tile, so that nobody has to guess. */
export const definitions: MetricDefinition[] = [
  {
    id: 'waiting',
    label: 'Waiting',
    definition: 'Conversations in the queue that nobody has taken, those on offer included.',
    formula: 'count(work items pending or reserved)',
    window: 'now',
  },
  {
    id: 'longest_wait',
    label: 'Longest wait',
    definition: 'How long the one that waits longest has been in the queue.',
    formula: 'now − least(enqueued at) of those waiting',
    window: 'now',
  },
  {
    id: 'in_service',
    label: 'In service',
    definition: 'Conversations a person has.',
    formula: 'count(work items assigned or wrapping)',
    window: 'now',
  },
  {
    id: 'agents_free',
    label: 'Agents free / on',
    definition:
      'People of the queue who are available and connected; free: with room for at least one more conversation.',
    formula: 'count(available, connected, used < limit) / count(available, connected)',
    window: 'now',
  },
  {
    id: 'service_level',
    label: 'Service level',
    definition:
      'Share of the conversations removed from the queue within the goal. Taken, given up and moved to another queue all count as removed; each stay in a queue counts once.',
    formula: 'removed within goal ÷ removed',
    window: 'today, workspace time zone',
  },
  {
    id: 'repeat',
    label: 'Had to contact us again',
    definition:
      'Contacts that come after an earlier contact of the same person about the same issue, on any channel, within the window. Thanks, a dropped line taken up again, our own transfers and conversations we reopen are not contacts.',
    formula: 'contacts c with a nearest earlier q, same person, same issue, 0 ≤ c.start − q.end ≤ W ÷ all contacts',
    window: 'contacts begun in the last 7 days, today included; W = 24 h, 72 h, 7 d',
  },
  {
    id: 'fcr',
    label: 'Solved in one contact',
    definition:
      'First contacts on a known issue that were closed and not repeated within the window. Settled once the window has passed for the last of them; open until then, and can still fall.',
    formula: 'first contacts closed with no repeat inside W ÷ first contacts closed',
    window: 'settled: contacts closed in the 7 days before the last W; open: closed since then',
  },
  {
    id: 'with_bots',
    label: 'With bots',
    definition: 'Open conversations a bot holds now.',
    formula: 'count(open conversations, control = bot)',
    window: 'now',
  },
  {
    id: 'handoffs_today',
    label: 'Handoffs today',
    definition: 'Times a bot asked for a person.',
    formula: 'count(handoffs requested)',
    window: 'today, workspace time zone',
  },
  {
    id: 'reviews',
    label: 'A supervisor should look',
    definition: 'Open conversations of people who had to contact us about the same issue as often as the play says.',
    formula: 'reviews asked for, conversation not resolved since',
    window: 'now',
  },
];
