/** What somebody has set up in the demo workspace, in the words of the API that takes it: nothing here could not be set by hand. */
export interface Setting {
  path: string;
  body: object;
}

/** Given the ids of the queues and people, by their keys in the story. */
export function settings({ queues, agents }: { queues: Record<string, string>; agents: Record<string, string> }) {
  const opened = (day: number, from: string, until: string) => ({ day, from, until });
  const week = [1, 2, 3, 4, 5].map((day) => opened(day, '08:00', '18:00'));
  return [
    { path: 'teams', body: { name: 'Depot desk', members: [agents.maya, agents.ana] } },
    { path: 'teams', body: { name: 'Plant doctors', members: [agents.joris, agents.leila] } },
    {
      path: 'calendars',
      body: {
        name: 'Shop hours',
        timeZone: 'Europe/London',
        weekly: [...week, opened(6, '09:00', '13:00')],
        holidays: [
          { date: '--12-25', name: 'Christmas Day' },
          { date: '--01-01', name: 'New Year’s Day' },
        ],
      },
    },
    {
      path: 'sla-policies',
      body: {
        name: 'Every customer',
        firstResponseSeconds: 1800,
        nextResponseSeconds: 3600,
        resolutionSeconds: 172_800,
        warnSeconds: 300,
        place: 1,
      },
    },
    {
      path: 'sla-policies',
      body: {
        name: 'Gold customers',
        tiers: ['gold'],
        firstResponseSeconds: 600,
        nextResponseSeconds: 900,
        resolutionSeconds: 86_400,
        warnSeconds: 120,
      },
    },
    {
      path: 'macros',
      body: {
        name: 'Send a new plant',
        scope: 'all',
        actions: [
          { do: 'reply', text: 'A new one leaves Leeds tonight and reaches you in two days.' },
          { do: 'tag', add: ['replacement'] },
          { do: 'note', text: 'Replacement asked of the depot' },
        ],
      },
    },
    {
      path: 'macros',
      body: {
        name: 'Ask a plant doctor',
        scope: 'all',
        actions: [
          { do: 'tag', add: ['plant-health'] },
          { do: 'transfer', queueId: queues.advice },
        ],
      },
    },
    {
      path: 'rules',
      body: {
        name: 'Unhappy words go first',
        enabled: true,
        when: 'message.received',
        conditions: { all: [{ field: 'message.mood', op: 'is', value: 'negative' }] },
        actions: [
          { do: 'priority', priority: 80 },
          { do: 'tag', add: ['upset'] },
        ],
      },
    },
    {
      path: 'rules',
      body: {
        name: 'A week of silence is closed',
        when: 'idle',
        idleSeconds: 604_800,
        actions: [
          {
            do: 'close',
            warning:
              'Is everything well with your order? We close this tomorrow; write whenever you like and it opens again.',
            graceSeconds: 86_400,
          },
        ],
      },
    },
    {
      path: 'segments',
      body: { name: 'Wrote to the shop lately', rules: { channel: 'webchat', withinDays: 30 } },
    },
    {
      path: 'segments',
      body: {
        name: 'Can be called',
        rules: { all: [{ address: 'phone' }, { not: { flag: 'do_not_contact' } }] },
      },
    },
    { path: 'keys', body: { role: 'agent', scopes: ['profiles'], expiresInDays: 365 } },
  ] satisfies Setting[];
}
