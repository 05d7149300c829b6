export interface DemoThread {
  key: string;
  from: string;
  name: string;
  inbox: 'webchat' | 'custom';
  thread?: string;
  /** What it was about: an order. */
  issue?: string;
  hoursAgo: number;
  /** Who works it from the first message on; nobody: the bot does. */
  agent?: 'maya' | 'ana';
  ends?: 'resolved' | 'snoozed';
  turns: ['customer' | 'wren' | 'maya' | 'ana', string][];
}

/** What was said at Fernwood lately. */
export const threads: DemoThread[] = [
  {
    key: 'pot-size',
    from: 'amara.okafor@mail.example',
    name: 'Amara Okafor',
    inbox: 'custom',
    thread: 'FW-11802',
    issue: 'FW-11802',
    hoursAgo: 700,
    ends: 'resolved',
    turns: [
      ['customer', 'the pot i ordered is much smaller than on the picture'],
      [
        'maya',
        'I am sorry, Amara. That is the 20 cm one. I have sent the 30 cm pot today and you may keep the small one.',
      ],
      ['customer', 'oh thank you!'],
    ],
  },
  {
    key: 'joao',
    from: 'joao.pinheiro@mail.example',
    name: 'João Pinheiro',
    inbox: 'webchat',
    hoursAgo: 0.09,
    agent: 'maya',
    turns: [
      ['customer', 'Hello, the pot came in grey. I ordered terracotta, order FW-20388.'],
      ['maya', 'Hi João, that is our mix-up. Could you send a photo of the label?'],
      ['customer', 'Here it is. The box says terracotta, the pot is grey.'],
    ],
  },
  {
    key: 'sofia',
    from: 'sofia.brandt@mail.example',
    name: 'Sofia Brandt',
    inbox: 'webchat',
    hoursAgo: 0.15,
    agent: 'maya',
    turns: [
      ['customer', 'my lavender was due yesterday'],
      ['maya', 'Hi Sofia, the courier has it in Sheffield. I asked them for a new day and will tell you.'],
      ['customer', 'ok the courier says tuesday then'],
    ],
  },
  {
    key: 'dara',
    from: 'dara.keane@mail.example',
    name: 'Dara Keane',
    inbox: 'webchat',
    hoursAgo: 1.1,
    agent: 'maya',
    turns: [
      ['customer', 'Can I change the address on my order?'],
      ['maya', 'Yes, until it is packed. Could you send the order no.?'],
    ],
  },
  {
    key: 'yuki',
    from: 'yuki.tanabe@mail.example',
    name: 'Yuki Tanabe',
    inbox: 'webchat',
    hoursAgo: 3,
    agent: 'maya',
    turns: [
      ['customer', 'the fern arrived dry and broken'],
      ['maya', 'I am sorry, Yuki. The refund of £34.00 is on its way to your card.'],
    ],
  },
  {
    key: 'lucas',
    from: 'lucas.moreau@mail.example',
    name: 'Lucas Moreau',
    inbox: 'webchat',
    hoursAgo: 20,
    agent: 'maya',
    ends: 'snoozed',
    turns: [
      ['customer', 'The greenhouse kit has no hinge screws in the box'],
      ['maya', 'We send you a set as soon as the part ships, Lucas. I will write on that day.'],
    ],
  },
  {
    key: 'mina',
    from: 'mina.sato@mail.example',
    name: 'Mina Sato',
    inbox: 'custom',
    hoursAgo: 0.1,
    turns: [
      ['customer', 'how often do i water a monstera'],
      ['wren', 'About once a week, when the top 3 cm of soil are dry. Less in winter.'],
    ],
  },
  {
    key: 'amara-saturday',
    from: 'amara.okafor@mail.example',
    name: 'Amara Okafor',
    inbox: 'custom',
    hoursAgo: 70,
    issue: 'FW-20417',
    ends: 'resolved',
    turns: [
      ['customer', 'my olive tree FW-20417 should be here today. where is it?'],
      ['wren', 'It is at the Leeds depot and comes on Monday.'],
    ],
  },
  {
    key: 'amara',
    from: 'amara.okafor@mail.example',
    name: 'Amara Okafor',
    inbox: 'webchat',
    hoursAgo: 0.06,
    turns: [
      ['customer', 'hello, i wrote on saturday about my olive tree. it’s still in leeds? the party is wednesday'],
      [
        'wren',
        'I’m sorry it’s still there. I asked the courier to try again and they refused, so I’m getting a person.',
      ],
      ['customer', 'I just need to know if it’s coming before wednesday. if not i’d rather you send a new one'],
    ],
  },
];

/** What Wren gave to people with Amara's conversation. */
export const amarasHandoff = {
  reason: { code: 'customer_requested', detail: 'Asked for a person twice' },
  lastCustomerText: 'I just need to know if it’s coming before wednesday. if not i’d rather you send a new one',
  summary: { text: 'The olive tree is stuck at the Leeds depot. Amara needs it before Wednesday.', model: 'wren-2.3' },
  intents: [{ name: 'delivery_late', confidence: 0.93, rank: 1 }],
  slots: {
    order: { value: 'FW-20417', confirmed: true, sensitivity: 'normal', source: 'shop' },
    article: { value: 'Potted olive tree, 80 cm, £86.00', confirmed: true, sensitivity: 'normal', source: 'shop' },
    occasion: {
      value: 'Birthday present, party Wednesday',
      confirmed: true,
      sensitivity: 'normal',
      source: 'Amara, Sat',
    },
    phone: { value: 'ending 471 is right for a call', confirmed: true, sensitivity: 'personal', source: 'Amara' },
    preference: {
      value: 'A new tree rather than a refund',
      confirmed: false,
      sensitivity: 'normal',
      source: 'Wren’s guess',
    },
  },
  attempts: [
    { action: 'Courier trace', outcome: 'failed', evidence: 'no scan since Wed 18 Nov' },
    { action: 'Redelivery', outcome: 'failed', evidence: 'refused, sender must ask' },
  ],
  doNotAsk: ['order', 'address', 'what happened'],
  signals: { sentiment: -0.4, frustration: 0.3, turns: 6 },
  authentication: { level: 'claimed', methods: ['email'] },
  routing: { queue: 'Deliveries', priority: 1 },
  bot: { name: 'Wren', version: '2.3' },
} as const;
