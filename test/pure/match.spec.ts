import type { DeskAgent } from '../../src/routing/match/desk-agent.js';
import { Explanations } from '../../src/routing/match/explain.js';
import { agent, item, matching, pairs } from '../support/matching.js';
import { randomFrom } from '../support/random.js';

describe('matching', () => {
  it('serves higher priority first, then who waits longest', () => {
    const late = item({ enqueuedAt: 30 });
    const early = item({ enqueuedAt: 10 });
    const urgent = item({ enqueuedAt: 99, priority: 5 });
    const got = pairs(matching([agent('mia', { limit: 2 })], [late, early, urgent]));
    expect(got.map(([id]) => id)).toEqual([urgent.id, early.id]);
  });

  it('asks the emptiest desk, then who has been idle longest, and goes round', () => {
    const agents = [
      agent('busy', { used: 1, idleSince: 1 }),
      agent('late', { idleSince: 20 }),
      agent('early', { idleSince: 10 }),
    ];
    const got = pairs(matching(agents, [item(), item(), item(), item()]));
    expect(got.map(([, id]) => id)).toEqual(['early', 'late', 'busy', 'early']);
  });

  it('never gives a required skill to somebody without the level, and prefers wished-for ones', () => {
    const agents = [
      agent('two', { skills: new Map([['returns', 2]]), idleSince: 1 }),
      agent('four', { skills: new Map([['returns', 4]]), idleSince: 9 }),
      agent('french', {
        skills: new Map([
          ['returns', 3],
          ['language:fr', 4],
        ]),
        idleSince: 99,
      }),
    ];
    const must = { name: 'returns', min: 3, required: true };
    const may = { name: 'language:fr', min: 1, required: false };
    const first = item({ skills: [must, may] });
    const second = item({ skills: [must] });
    expect(pairs(matching(agents, [first, second])).map(([, id]) => id)).toEqual(['french', 'four']);
  });

  it('keeps an item for the preferred person while they are there, and no longer', () => {
    const full = agent('maya', { limit: 1, used: 1 });
    const kept = item({ preferredAgent: 'maya', preferredUntil: 500 });
    const one = matching([full, agent('noor')], [kept]);
    expect(pairs(one, 400)).toEqual([]);
    expect(pairs(one, 600)).toEqual([[kept.id, 'noor', 'longest_idle']]);

    const away = agent('maya', { notReady: 'Is away' });
    expect(
      pairs(matching([away, agent('noor')], [item({ preferredAgent: 'maya', preferredUntil: 500 })]), 400),
    ).toHaveLength(1);
    const free = matching([agent('maya', { idleSince: 99 }), agent('noor')], [item({ preferredAgent: 'maya' })]);
    expect(pairs(free)[0].slice(1)).toEqual(['maya', 'preferred_agent']);
  });

  it('asks everybody else before it asks somebody again, and not at once even then', () => {
    const passed = item({ refusals: [{ agentId: 'maya', at: 1000 }] });
    const busy = agent('noor', { limit: 1, used: 1 });
    const one = matching([agent('maya'), busy], [passed]);
    expect(pairs(one, 90_000)).toEqual([]);
    one.setAgent(agent('noor', { notReady: 'Is away' }));
    expect(pairs(one, 2000)).toEqual([]);
    expect(pairs(one, 40_000)).toEqual([[passed.id, 'maya', 'longest_idle']]);
  });

  it('gives nothing to people who are not ready, nor beyond their limit', () => {
    const agents = [agent('gone', { notReady: 'Not signed in' }), agent('two', { limit: 2 })];
    expect(pairs(matching(agents, [item(), item(), item()])).map(([, id]) => id)).toEqual(['two', 'two']);
  });

  it('says why the others were not chosen', () => {
    const agents = [
      agent('maya'),
      agent('noor', { idleSince: 5 }),
      agent('away', { notReady: 'Is away' }),
      agent('full', { limit: 1, used: 1 }),
      agent('elsewhere', { queues: ['sales'] }),
    ];
    const one = matching(agents, [item(), item({ preferredAgent: 'noor' })]);
    const told = new Explanations(one.agents.values(), () => 'list');
    const of = told.add(one.match(2, 0));
    expect(of).toHaveLength(2);
    expect(told.lists).toHaveLength(2);
    expect(told.lists[0].candidates).toEqual([
      { id: 'maya', name: 'maya', verdict: 'eligible', why: 'Could take it; less idle' },
      { id: 'noor', name: 'noor', verdict: 'eligible', why: 'Could take it; less idle' },
      { id: 'away', name: 'away', verdict: 'excluded', why: 'Is away' },
      { id: 'full', name: 'full', verdict: 'excluded', why: 'Full: 1 of 1' },
    ]);
  });

  it('keeps order and limits in 40 random worlds, served piece by piece', () => {
    const faults: string[] = [];
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = randomFrom(seed);
      const names = ['a', 'b', 'c', 'd'];
      const agents = Array.from({ length: 12 }, (_, i) => {
        const skills = new Map([
          [names[i % 4], 3],
          [random.pick(names), 3],
        ]);
        return agent(`ag${i}`, { limit: 1 + random.below(3), skills });
      });
      const items = Array.from({ length: 200 }, () => {
        const skills = [{ name: random.pick(names), min: 1, required: true }];
        return item({ skills, priority: random.below(3), enqueuedAt: random.below(1000) });
      });
      const one = matching(agents, items);
      const waiting = new Map(items.map((each) => [each.id, each]));
      const held: DeskAgent[] = [];
      while (waiting.size > 0) {
        for (const { item: got, agent: who } of one.match(1 + random.below(10), 0)) {
          const [skill] = got.skills;
          if (!waiting.delete(got.id)) faults.push(`${got.id} twice`);
          if (!who.skills.has(skill.name)) faults.push(`${who.id} has no ${skill.name}`);
          for (const other of waiting.values()) {
            const same = other.skills[0].name === skill.name && other.priority === got.priority;
            if (same && other.enqueuedAt < got.enqueuedAt) faults.push(`${got.id} before ${other.id}`);
            if (other.skills[0].name === skill.name && other.priority > got.priority)
              faults.push(`${got.id} too early`);
          }
          held.push(who);
        }
        for (const who of agents) {
          const line = who.capacity.get('chat');
          if (!line || line.used > line.limit) faults.push(`${who.id} has too much`);
        }
        if (held.length === 0) break;
        const [done] = held.splice(random.below(held.length), 1);
        const line = done.capacity.get('chat') as { limit: number; used: number };
        one.setAgent({ ...done, capacity: new Map([['chat', { ...line, used: line.used - 1 }]]) });
      }
      // Every skill has three people at least, so nobody is left.
      if (waiting.size > 0) faults.push(`${waiting.size} left in world ${seed}`);
    }
    expect(faults).toEqual([]);
  });

  it('decides many at a stretch exactly as one by one, whatever fills a desk and whoever shares it', () => {
    const classes = ['chat', 'async', 'voice'] as const;
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = randomFrom(seed);
      const agents = Array.from({ length: 12 }, (_, i) =>
        agent(`ag${i}`, {
          skills: new Map(['red', 'blue'].filter(() => random.chance(0.7)).map((name) => [name, 1 + random.below(5)])),
          capacity: new Map(
            classes.map((one) => {
              const limit = random.below(5);
              return [one, { limit, used: random.below(limit + 1) }];
            }),
          ),
          mode: random.chance(0.5) ? 'blended' : 'dedicated',
          notReady: random.chance(0.2) ? 'Away' : null,
          idleSince: random.below(4),
        }),
      );
      const copy = () =>
        agents.map((one) => ({ ...one, capacity: new Map([...one.capacity].map(([k, v]) => [k, { ...v }])) }));
      const items = Array.from({ length: 60 }, () =>
        item({
          channelClass: random.pick(classes),
          skills: random.chance(0.6)
            ? [{ name: random.pick(['red', 'blue']), min: 1 + random.below(3), required: true }]
            : [],
          priority: random.below(3),
        }),
      );
      const [whole, single] = [matching(copy(), items), matching(copy(), items)];
      const alone: string[] = [];
      for (let got = single.match(1, 0); got.length > 0; got = single.match(1, 0))
        alone.push(`${got[0].item.id} ${got[0].agent.id}`);
      expect(alone.length).toBeGreaterThan(0);
      expect(whole.match(100, 0).map((match) => `${match.item.id} ${match.agent.id}`)).toEqual(alone);
    }
  });

  it('decides 40,000 waiting over 200 people and 8 skills many times faster than a hub needs', () => {
    const agents = Array.from({ length: 200 }, (_, i) =>
      agent(`ag${i}`, {
        limit: 1_000_000,
        skills: new Map([
          [`s${i % 8}`, 3],
          [`s${(i + 1 + Math.floor(i / 8)) % 8}`, 3],
        ]),
      }),
    );
    const items = Array.from({ length: 40_000 }, (_, i) =>
      item({ skills: [{ name: `s${i % 8}`, min: 1, required: true }] }),
    );
    const one = matching(agents, items);
    const began = performance.now();
    let count = 0;
    for (let got = one.match(250, 0); got.length > 0; got = one.match(250, 0)) count += got.length;
    const perSecond = count / ((performance.now() - began) / 1000);
    expect(count).toBe(40_000);
    expect(perSecond).toBeGreaterThan(5000);
    if (process.env.BENCH) process.stdout.write(`matching: ${Math.round(perSecond)} decisions/s\n`);
  });
});
