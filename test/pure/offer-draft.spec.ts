import { Explanations } from '../../src/routing/match/explain.js';
import { takeIn } from '../../src/routing/match/take-in.js';
import { OfferDraft } from '../../src/routing/offers/offer-draft.js';
import { plainRules } from '../../src/routing/match/queue-rules.js';
import { agent, item, matching } from '../support/matching.js';

const people = ['ada1', 'ada2', 'ada3', 'ada4', 'ada5'];

describe('a batch of offers for the database', () => {
  const draft = (count: number, offerTo = 1) => {
    const items = Array.from({ length: count }, () => item());
    const agents = people.map((id) => agent(id, { limit: count }));
    const one = matching(agents, items, [{ ...plainRules('care'), offerTo }]);
    return new OfferDraft(agents).add(one.match(count, 0));
  };

  it('goes in two parts that touch no person and no item of each other’s, each in the order it was decided', () => {
    const made = draft(200);
    const lanes = made.lanes();
    expect(lanes).toHaveLength(2);
    // Nobody stands in two of them.
    const whom = lanes.flatMap(({ matches }) => [...new Set(matches.map(({ agent: { id } }) => id))]);
    expect(whom.sort()).toEqual(people);
    const place = new Map(made.matches.map((match, at) => [match, at]));
    const places = lanes.map(({ matches }) => matches.map((match) => place.get(match) as number));
    for (const lane of places) expect(lane).toEqual([...lane].sort((a, b) => a - b));
    expect(places.flat().sort((a, b) => a - b)).toEqual(made.matches.map((_, at) => at));
  });

  it('writes a list of candidates once, though each part names it', () => {
    const lanes = draft(200).lanes();
    const named = new Set(lanes.flatMap(({ shared }) => shared[5]));
    expect(named.size).toBe(1);
    expect(lanes.flatMap(({ lists }) => lists[0])).toEqual([...named]);
  });

  it('gives what many share once: whose seat, and of what kind', () => {
    const [lane] = draft(200).lanes();
    const [, , , seats, kinds] = lane.columns as number[][];
    const [agents, , , , rules] = lane.shared as string[][];
    expect(seats.map((place) => agents[place - 1])).toEqual(lane.matches.map(({ agent: { id } }) => id));
    expect(new Set(agents).size).toBe(agents.length);
    expect(rules).toHaveLength(1);
    expect(new Set(kinds)).toEqual(new Set([1]));
  });

  it('stays whole when it is short, or when an item is offered to several: whoever is second must see who was first', () => {
    expect(draft(20).lanes()).toHaveLength(1);
    const several = draft(150, 2);
    expect(new Set(several.matches.map((match) => match.item.id)).size).toBeLessThan(several.matches.length);
    expect(several.lanes()).toHaveLength(1);
  });

  it('explains stretch by stretch as it would at once', () => {
    const agents = people.map((id) => agent(id, { limit: 2 }));
    const one = matching(
      agents,
      Array.from({ length: 9 }, () => item()),
    );
    const matches = one.match(9, 0);
    const told = new Explanations(agents, () => 'list');
    told.add(matches.slice(0, 4));
    told.add(matches.slice(4));
    const whole = new Explanations(agents, () => 'list');
    whole.add(matches);
    expect(told.lists.map(({ candidates }) => candidates.map(({ id }) => id).sort())).toEqual(
      whole.lists.map(({ candidates }) => candidates.map(({ id }) => id).sort()),
    );
  });

  it('takes in what waits piece by piece, and lets others go between', async () => {
    const items = new Map(Array.from({ length: 1201 }, () => item()).map((one) => [one.id, one]));
    const asked: number[] = [];
    const load = {
      items: async (ids: string[]) => {
        asked.push(ids.length);
        return ids.flatMap((id) => items.get(id) ?? []);
      },
    };
    const one = matching([agent('ada', { limit: 2000 })], []);
    await takeIn(one, load, [...items.keys()], () => 0);
    expect(asked).toEqual([500, 500, 201]);
    expect(one.match(2000, 0).map((match) => match.item.id)).toEqual([...items.keys()]);
  });
});
