import { type MetricDefinition, repeatWindows } from '../../contract/insights.js';

const listed: MetricDefinition[] = [
  {
    id: 'waiting',
    label: 'Waiting',
    definition:
      'Conversations in the queue that nobody has taken, those on offer included. Counted as they come and go.',
    formula: 'count(work items pending or reserved)',
    window: 'now',
    unit: 'count',
  },
  {
    id: 'longest_wait',
    label: 'Longest wait',
    definition: 'How long the one that waits longest has been in the queue.',
    formula: 'now − least(enqueued at) of those waiting',
    window: 'now',
    unit: 'seconds',
    target: { value: 'goal', better: 'lower' },
  },
  {
    id: 'in_service',
    label: 'In service',
    definition: 'Conversations a person has.',
    formula: 'count(work items assigned or wrapping)',
    window: 'now',
    unit: 'count',
  },
  {
    id: 'agents_free',
    label: 'Agents free / on',
    definition:
      'People who are available and connected; free: with capacity for at least one more, whatever they hold. The floor: everybody; a queue: those who work it.',
    formula: 'count(available, connected, used < limit) / count(available or busy, connected)',
    window: 'now',
    unit: 'count',
  },
  {
    id: 'service_level',
    label: 'Service level, of all',
    definition:
      'Share of the conversations removed from the queue within the goal. Taken, given up, called back and moved to another queue all count as removed; each stay in a queue counts once. Amazon Connect reckons it so.',
    formula: 'removed within goal ÷ removed',
    window: 'today, workspace time zone',
    unit: 'share',
    target: { value: 0.8, better: 'higher' },
  },
  {
    id: 'service_level_answered',
    label: 'Service level, of the answered',
    definition:
      'Share of the answered conversations that were answered within the goal. Who gave up is not in it: see the share who left. Genesys reckons it so unless told otherwise.',
    formula: '(answered − answered after the goal) ÷ answered',
    window: 'today, workspace time zone',
    unit: 'share',
    target: { value: 0.8, better: 'higher' },
  },
  {
    id: 'asa',
    label: 'Average speed of answer',
    definition: 'How long the answered waited in the queue, on average.',
    formula: 'sum(answered at − entered the queue at) ÷ answered',
    window: 'today, workspace time zone',
    unit: 'seconds',
    target: { value: 60, better: 'lower' },
  },
  {
    id: 'aht',
    label: 'Average handle time',
    definition: 'From taking a conversation to the end of its wrap-up, on average, all who held it together.',
    formula: 'sum(assignment ended at − started at) ÷ work completed',
    window: 'completed today, workspace time zone',
    unit: 'seconds',
  },
  {
    id: 'abandoned',
    label: 'Left before an answer',
    definition:
      'Share of those who left the queue that gave up. Asking for a call back, and being moved to another queue or back to a bot, is not giving up.',
    formula: 'given up ÷ (removed − moved)',
    window: 'today, workspace time zone',
    unit: 'share',
    target: { value: 0.05, better: 'lower' },
  },
  {
    id: 'occupancy',
    label: 'Occupancy',
    definition:
      'Share of the people on duty who have at least one conversation. It does not see how many each has: one chat of four counts as busy.',
    formula: 'people with work ÷ people available or busy, connected',
    window: 'each minute of the last 30, and now',
    unit: 'share',
    target: { value: 0.85, better: 'lower' },
  },
  {
    id: 'occupancy_weighted',
    label: 'Capacity in use',
    definition: 'Occupancy weighted: how much of the room people on duty offer is taken.',
    formula: 'capacity used ÷ capacity offered',
    window: 'each minute of the last 30, and now',
    unit: 'share',
    target: { value: 0.85, better: 'lower' },
  },
  {
    id: 'wait',
    label: 'Estimated wait',
    definition:
      'How long somebody who came now would wait: a range that should hold in four of five cases. No number when nobody is there to answer, or when too little is known. For the floor: the queue where it is longest.',
    formula: 'run-down of the queue ahead from capacity, handle times and patience of the last week',
    window: 'now',
    unit: 'range',
  },
  {
    id: 'wait_accuracy',
    label: 'Estimates that held',
    definition:
      'Of the waits estimated when somebody came into a queue, those that then lay within the range. Who left before the end of the range says nothing and is left out.',
    formula: 'waits within the range ÷ estimates held against what happened',
    window: 'left the queue in the last 7 days',
    unit: 'share',
    target: { value: 0.8, better: 'higher' },
  },
  {
    id: 'handoff_accept',
    label: 'Bot handoff taken in',
    definition: 'From a bot asking for a person to the person taking the conversation.',
    formula: 'median(accepted at − requested at)',
    window: 'accepted today, workspace time zone',
    unit: 'seconds',
    target: { value: 60, better: 'lower' },
  },
  {
    id: 'containment',
    label: 'Bot containment',
    definition:
      'Share of the contacts a bot had that ended without a person having been asked for. It says nothing of whether they were solved: see who had to contact us again.',
    formula: 'bot contacts ended without queue or person ÷ bot contacts ended',
    window: 'ended today, workspace time zone',
    unit: 'share',
  },
  {
    id: 'callbacks_due',
    label: 'Callbacks due',
    definition: 'Calls back we promised whose time has come, or comes within the hour, and that nobody has made.',
    formula: 'count(open callbacks, due within the hour)',
    window: 'now',
    unit: 'count',
    target: { value: 0, better: 'lower' },
  },
  {
    id: 'repeat',
    label: 'Had to contact us again',
    definition:
      'Contacts that come after an earlier contact of the same person about the same issue, on any channel, within the window. Thanks, a dropped line taken up again, our own transfers and conversations we reopen are not contacts.',
    formula: 'contacts c with a nearest earlier q, same person, same issue, 0 ≤ c.start − q.end ≤ W ÷ all contacts',
    window: 'contacts begun in the last 7 days, today included; W = 24 h, 72 h, 7 d, 30 d',
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
    unit: 'count',
  },
  {
    id: 'handoffs_today',
    label: 'Handoffs today',
    definition: 'Times a bot asked for a person.',
    formula: 'count(handoffs requested)',
    window: 'today, workspace time zone',
    unit: 'count',
  },
  {
    id: 'reviews',
    label: 'A supervisor should look',
    definition: 'Open conversations of people who had to contact us about the same issue as often as the play says.',
    formula: 'reviews asked for, conversation not resolved since',
    window: 'now',
  },
];

const windowWords = { '24h': '24 hours', '72h': '3 days', '7d': '7 days', '30d': '30 days' };
const repeated = listed.find(({ id }) => id === 'repeat') as MetricDefinition;

/** What every number of the floor means, in words and as a formula: shown on its tile, so that nobody has to guess. */
export const definitions: MetricDefinition[] = [
  ...listed,
  ...repeatWindows.map(
    (window): MetricDefinition => ({
      ...repeated,
      id: `repeat_${window}`,
      label: `Had to contact us again within ${windowWords[window]}`,
      window: `contacts begun in the last 7 days, today included; W = ${windowWords[window]}`,
      unit: 'share',
    }),
  ),
];
