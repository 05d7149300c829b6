/** One customer's reason to write: what they say in turn, what the bot finds out, and whether it can help. */
export interface Story {
  issue: string;
  queue: string;
  says: string[];
  /** What the bot answers; when the customer has said all, it hands over or is done. */
  bot: string[];
  handsOver?: {
    reason: 'customer_requested' | 'no_match' | 'policy_required' | 'repeated_failure';
    tried: string;
    promise?: string;
  };
  agent: string[];
  disposition: string;
}

export const stories: Story[] = [
  {
    issue: 'delivery_late',
    queue: 'Deliveries',
    says: ['where is my order {order}?', 'it was due two days ago, can i talk to somebody'],
    bot: ['I’m looking at {order} now. It left Leeds and was last seen in Sheffield.'],
    handsOver: {
      reason: 'customer_requested',
      tried: 'Courier trace: no scan since yesterday',
      promise: 'A call with a new day',
    },
    agent: [
      'Hi, I have everything you told Wren. The courier will bring {order} tomorrow before noon.',
      'I watch it and write to you here.',
    ],
    disposition: 'delivery_late',
  },
  {
    issue: 'damaged',
    queue: 'Returns',
    says: ['my fern arrived with broken leaves, order {order}', 'i would like my money back please'],
    bot: ['I’m sorry about the fern. I can see {order} in our books.'],
    handsOver: { reason: 'policy_required', tried: 'Refund above £20: a person decides' },
    agent: ['I’m sorry about the broken leaves. The refund for {order} is on its way.', 'Keep the pot, of course.'],
    disposition: 'refund',
  },
  {
    issue: 'advice',
    queue: 'Plant advice',
    says: ['how much light does an olive tree need?', 'great, thank you'],
    bot: ['At least six hours of sun a day. A south window or a balcony is right.', 'You’re welcome.'],
    agent: [],
    disposition: 'advice',
  },
  {
    issue: 'wrong_item',
    queue: 'Returns',
    says: [
      '{order}: this is not the pot i ordered',
      'no, the colour. it is grey',
      'you don’t understand. it should be terracotta',
    ],
    bot: ['Is the size wrong?', 'I can help with sizes. Which size do you need?'],
    handsOver: { reason: 'repeated_failure', tried: 'Asked twice, understood neither' },
    agent: ['Grey instead of terracotta: that is our mix-up. The right one leaves today.'],
    disposition: 'wrong_item',
  },
];

export const names = [
  'Ben Adeyemi',
  'Clara Novak',
  'Deniz Yilmaz',
  'Eve Martin',
  'Farid Rahimi',
  'Greta Olsen',
  'Hugo Silva',
  'Isla Murray',
  'Jun Park',
  'Kaya Demir',
  'Lena Vogel',
  'Marek Dvorak',
];
