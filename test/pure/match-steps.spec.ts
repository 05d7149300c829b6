import type { RoutingStep } from '../../src/contract/routing.js';
import { Explanations } from '../../src/routing/match/explain.js';
import { plainRules, type QueueRules } from '../../src/routing/match/queue-rules.js';
import { agent, item, matching, pairs } from '../support/matching.js';

const step = (given: Partial<RoutingStep> = {}): RoutingStep => ({ seconds: null, skills: [], ...given });
const care = (given: Partial<QueueRules>): QueueRules => ({ ...plainRules('care'), ...given });
const HOUR = 3_600_000;

describe('who goes first', () => {
  it('ages: a point of priority is worth so much waiting, and whoever waits longer than that overtakes it', () => {
    const old = item({ enqueuedAt: 0, priority: 0 });
    const fresh = item({ enqueuedAt: 100_000, priority: 1 });
    const order = (ageingSeconds: number | null) =>
      pairs(matching([agent('mia')], [old, fresh], [care({ ageingSeconds })])).map(([id]) => id);
    expect(order(60)).toEqual([old.id, fresh.id]);
    expect(order(120)).toEqual([fresh.id, old.id]);
    expect(order(null)).toEqual([fresh.id, old.id]);
  });

  it('starves nobody: under a stream of higher priority the lowest is served as soon as its age is worth more', () => {
    const low = item({ enqueuedAt: 0 });
    const one = matching([agent('mia', { limit: 1 })], [low], [care({ ageingSeconds: 100 })]);
    let served = '';
    let at = 0;
    while (served !== low.id && at < 1_000_000) {
      at += 10_000;
      one.setItem(item({ enqueuedAt: at, priority: 3 }));
      const [match] = one.match(1, at);
      served = match.item.id;
      one.setAgent(agent('mia', { limit: 1 }));
    }
    expect(at).toBe(300_000);
  });

  it('takes what is due first: a promise of its own, the queue’s goal, or the end of the window for answers', () => {
    const plain = item({ enqueuedAt: 0 });
    const promised = item({ enqueuedAt: 50_000, dueAt: 55_000 });
    const closing = item({ enqueuedAt: 90_000, replyUntil: 15 * 60_000 + 1000 });
    const got = pairs(matching([agent('mia')], [plain, promised, closing], [care({ goalSeconds: 60 })]));
    expect(got.map(([id]) => id)).toEqual([closing.id, promised.id, plain.id]);
  });

  it('puts the urgent before all, the first of them first', () => {
    const items = [item({ priority: 9 }), item({ urgentAt: 20 }), item({ urgentAt: 10 })];
    expect(pairs(matching([agent('mia')], items)).map(([id]) => id)).toEqual([items[2].id, items[1].id, items[0].id]);
  });
});

describe('steps of a queue', () => {
  const rings = care({
    steps: [
      step({ seconds: 10, skills: [{ name: 'vip', min: 4 }] }),
      step({ seconds: 20, skills: [{ name: 'vip', min: 2 }] }),
      step(),
    ],
  });

  it('widen after each has had its time, counted from the moment the item entered', () => {
    const people = [agent('any'), agent('two', { skills: new Map([['vip', 2]]) })];
    const waiting = item({ enteredAt: 5000 });
    const one = matching(people, [waiting], [rings]);
    expect(pairs(one, 5000)).toEqual([]);
    expect(one.nextStepAt()).toBe(15_000);
    expect(pairs(one, 14_999)).toEqual([]);
    const [match] = one.match(1, 15_000);
    expect(match).toMatchObject({ item: waiting, agent: { id: 'two' }, step: 1 });
  });

  it('are looked at again when their time comes, whoever became free meanwhile', () => {
    const one = matching([agent('any')], [item({ enteredAt: 0 })], [rings]);
    expect(pairs(one, 0)).toEqual([]);
    expect(pairs(one, 29_999)).toEqual([]);
    expect(one.match(1, 30_000)[0]).toMatchObject({ agent: { id: 'any' }, step: 2 });
    expect(one.nextStepAt()).toBe(Infinity);
  });

  it('keep the last one going when all have passed', () => {
    const one = matching([agent('any')], [item({ enteredAt: 0 })], [care({ steps: [step({ seconds: 5 })] })]);
    expect(pairs(one, HOUR)).toHaveLength(1);
  });

  it('change at once for those who wait already when the queue is changed', () => {
    const one = matching([agent('any')], [item({ enteredAt: 0 })], [rings]);
    expect(pairs(one, 0)).toEqual([]);
    one.setQueue(care({ steps: [] }));
    expect(pairs(one, 0)).toHaveLength(1);
  });

  it('ask the people of another queue as well, once they overflow', () => {
    const people = [agent('sales', { queues: ['sales'] }), agent('care', { notReady: 'Is away' })];
    const one = matching(
      people,
      [item({ enteredAt: 0 })],
      [care({ steps: [step({ seconds: 10 }), step({ also: ['sales'] })] })],
    );
    expect(pairs(one, 9000)).toEqual([]);
    expect(pairs(one, 10_000).map(([, id]) => id)).toEqual(['sales']);
  });

  it('ask a team, or speakers of one of the languages', () => {
    const people = [
      agent('nobody'),
      agent('team', { teams: ['gold'], skills: new Map([['language:de', 1]]) }),
      agent('french', { skills: new Map([['language:fr', 3]]) }),
    ];
    const asked = (given: Partial<RoutingStep>) =>
      pairs(matching(people, [item()], [care({ steps: [step(given)] })])).map(([, id]) => id);
    expect(asked({ teams: ['gold', 'silver'] })).toEqual(['team']);
    expect(asked({ languages: ['fr', 'es'] })).toEqual(['french']);
    expect(asked({ languages: ['fr'], teams: ['gold'] })).toEqual([]);
  });

  it('let go of what the work itself asked for, which is still wished for', () => {
    const skills = [{ name: 'returns', min: 3, required: true }];
    const people = [
      agent('any', { idleSince: 0 }),
      agent('knows', { idleSince: 9, skills: new Map([['returns', 3]]) }),
    ];
    const steps = [step({ seconds: 10 }), step({ dropOwn: true })];
    const [any, knows] = people;
    expect(pairs(matching([any], [item({ skills, enteredAt: 0 })], [care({ steps })]), 9000)).toEqual([]);
    expect(pairs(matching([any, knows], [item({ skills, enteredAt: 0 })], [care({ steps })]), 10_000)[0][1]).toBe(
      'knows',
    );
    expect(pairs(matching([agent('any')], [item({ skills, enteredAt: 0 })], [care({ steps })]), 10_000)).toHaveLength(
      1,
    );
  });

  it('are kept for whoever last worked for the customer, but only while they are there', () => {
    const steps = [step({ seconds: 30, preferred: 'last_agent' }), step()];
    const of = (maya: Parameters<typeof agent>[1], now: number, lastAgent: string | null = 'maya') =>
      pairs(
        matching([agent('maya', maya), agent('noor')], [item({ enteredAt: 0, lastAgent })], [care({ steps })]),
        now,
      ).map(([, id, rule]) => `${id} ${rule}`);
    expect(of({ idleSince: 99 }, 0)).toEqual(['maya last_agent']);
    expect(of({ limit: 1, used: 1 }, 29_000)).toEqual([]);
    expect(of({ limit: 1, used: 1 }, 30_000)).toEqual(['noor longest_idle']);
    expect(of({ notReady: 'Is away' }, 0)).toEqual(['noor longest_idle']);
    expect(of({ queues: ['sales'] }, 0)).toEqual(['noor longest_idle']);
    expect(of({ idleSince: 99 }, 0, null)).toEqual(['noor longest_idle']);
  });
});

describe('what fits beside other work', () => {
  const three = (used: [number, number, number]) =>
    new Map([
      ['voice' as const, { limit: 1, used: used[0] }],
      ['chat' as const, { limit: 3, used: used[1] }],
      ['async' as const, { limit: 6, used: used[2] }],
    ]);

  it('offers nothing to somebody on a call, and a call to somebody who chats', () => {
    const onCall = agent('mia', { capacity: three([1, 0, 0]) });
    expect(pairs(matching([onCall], [item(), item({ channelClass: 'async' })]))).toEqual([]);
    const chatting = agent('mia', { capacity: three([0, 1, 2]) });
    expect(pairs(matching([chatting], [item({ channelClass: 'voice' })]))).toHaveLength(1);
  });

  it('counts by each class alone where a desk is dedicated, and by the whole desk where it is blended', () => {
    const items = () => Array.from({ length: 9 }, (_, i) => item({ channelClass: i % 2 ? 'async' : 'chat' }));
    const dedicated = matching([agent('mia', { capacity: three([0, 0, 0]) })], items());
    expect(pairs(dedicated)).toHaveLength(3 + 4);
    const blended = agent('mia', { mode: 'blended', capacity: three([0, 0, 0]) });
    // A chat is a third of the desk and a mail a sixth: chat, mail, chat, mail make it full.
    expect(pairs(matching([blended], items()))).toHaveLength(4);
    expect(blended.capacity.get('chat')?.used).toBe(2);
  });

  it('says which other work is in the way', () => {
    const one = matching(
      [agent('mia', { capacity: three([0, 0, 0]) }), agent('noor', { capacity: three([1, 0, 0]) })],
      [item()],
    );
    const told = new Explanations(one.agents.values(), () => 'list');
    told.add(one.match(1, 0));
    expect(told.lists[0].candidates[1]).toMatchObject({
      id: 'noor',
      verdict: 'excluded',
      why: 'Not interrupted by chat while holding voice',
    });
  });
});

describe('asking several at once', () => {
  it('asks as many as the queue says, each of them once, and no more than are free', () => {
    const people = [agent('a', { limit: 1 }), agent('b', { limit: 1 }), agent('c', { limit: 1, used: 1 })];
    const one = matching(people, [item(), item()], [care({ offerTo: 3 })]);
    const got = pairs(one);
    expect(got.map(([, id, rule]) => [id, rule])).toEqual([
      ['a', 'longest_idle'],
      ['b', 'asked_too'],
    ]);
    expect(new Set(got.map(([id]) => id)).size).toBe(1);
  });
});
