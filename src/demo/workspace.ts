/** The demo workspace: Fernwood, a garden shop. One story, used by the console, the pictures and the tests. */
export const people = [
  {
    key: 'maya',
    name: 'Maya Lindqvist',
    email: 'maya@fernwood.example',
    role: 'agent',
    queues: ['deliveries', 'returns', 'advice'],
    skills: { english: 5, swedish: 5, orders: 4 },
  },
  {
    key: 'ana',
    name: 'Ana Pereira',
    email: 'ana@fernwood.example',
    role: 'agent',
    queues: ['deliveries', 'returns'],
    skills: { english: 4, portuguese: 5, orders: 5 },
  },
  {
    key: 'joris',
    name: 'Joris de Wit',
    email: 'joris@fernwood.example',
    role: 'agent',
    queues: ['returns', 'advice'],
    skills: { english: 4, plants: 5 },
  },
  {
    key: 'leila',
    name: 'Leila Haddad',
    email: 'leila@fernwood.example',
    role: 'agent',
    queues: ['deliveries', 'advice'],
    skills: { english: 5, french: 5, plants: 3 },
  },
  { key: 'tomasz', name: 'Tomasz Nowak', email: 'tomasz@fernwood.example', role: 'supervisor', queues: [], skills: {} },
  { key: 'ines', name: 'Ines Keller', email: 'ines@fernwood.example', role: 'admin', queues: [], skills: {} },
] as const;

export const queues = [
  { key: 'deliveries', name: 'Deliveries', offerSeconds: 20, goalSeconds: 60, firstReplySeconds: 600 },
  { key: 'returns', name: 'Returns', offerSeconds: 20, goalSeconds: 120, firstReplySeconds: 900 },
  { key: 'advice', name: 'Plant advice', offerSeconds: 30, goalSeconds: 300, firstReplySeconds: 1800 },
] as const;

export const dispositions = [
  ['delivery_late', 'Delivery late'],
  ['delivery_lost', 'Delivery lost'],
  ['damaged', 'Arrived damaged'],
  ['wrong_item', 'Wrong item'],
  ['refund', 'Refund'],
  ['exchange', 'Exchange'],
  ['advice', 'Plant advice'],
  ['order_change', 'Order change'],
] as const;

export const cannedReplies = [
  {
    shortcut: 'hello',
    title: 'Say hello',
    body: 'Hi {{customer.name}}, I’m {{agent.name}} and I have read everything you wrote.',
  },
  {
    shortcut: 'new-tree',
    title: 'Send a new plant',
    body: 'A new one can leave Leeds tonight and reach you in two days. Shall I send it?',
  },
  {
    shortcut: 'photo',
    title: 'Ask for a photo',
    body: 'Could you send a photo of it, {{customer.name}}? That is all I need.',
  },
  {
    shortcut: 'refund-time',
    title: 'When a refund arrives',
    body: 'The money is on its way back. Banks take three to five days to show it.',
  },
  {
    shortcut: 'thanks',
    title: 'Close kindly',
    body: 'Thank you for your patience. This conversation stays here if you need us again.',
  },
] as const;
