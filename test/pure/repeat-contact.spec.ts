import { linkAll } from '../../src/insights/batch-links.js';
import type { Contact, Linked } from '../../src/insights/contact.js';
import { addContact, type DayNumbers, flat, isZero } from '../../src/insights/day-numbers.js';
import { linkContact } from '../../src/insights/link-contact.js';
import { dayIn, repeatTiles } from '../../src/insights/tiles.js';
import { contactKind, isThanks } from '../../src/insights/what-counts.js';
import { MemoryLinks } from '../support/memory-links.js';
import { randomFrom } from '../support/random.js';

const HOUR = 3_600_000;
const dayOf = dayIn('Europe/Warsaw');
const start = Date.parse('2026-03-20T00:00:00Z');
let made = 0;

function contact(over: Partial<Contact>): Contact {
  made += 1;
  return {
    id: `in_${String(made).padStart(6, '0')}`,
    conversationId: 'cv_1',
    identityId: 'idn_1',
    profileId: 'pf_1',
    issueKey: 'order 1',
    kind: 'contact',
    startedAt: start,
    endedAt: start,
    ...over,
  };
}

async function play(seed: number, steps: number) {
  const { below, chance, pick } = randomFrom(seed);
  const store = new MemoryLinks();
  const truth = new Map<string, Contact>();
  const days = new Map<string, DayNumbers>();
  const put = async (one: Contact) => {
    truth.set(one.id, one);
    for (const { before, after } of await linkContact(store, one)) {
      if (before) addContact(days, before, dayOf, -1);
      addContact(days, after, dayOf, 1);
    }
  };
  for (let i = 0; i < steps; i += 1) {
    const known = [...truth.values()];
    const what = below(10);
    if (known.length === 0 || what < 5) {
      const startedAt = start + below(20 * 24) * HOUR + pick([0, 0, 1, 500, below(HOUR)]);
      const endedAt = chance(0.25) ? null : startedAt + pick([0, 60_000, 3 * HOUR, 60 * HOUR]);
      const profileId = pick(['pf_a', 'pf_b']);
      await put(
        contact({
          profileId,
          issueKey: pick(['x', 'y', null]),
          startedAt,
          endedAt,
          kind: pick(['contact', 'contact', 'contact', 'thanks']),
        }),
      );
      continue;
    }
    const one = pick(known);
    if (what < 7) await put({ ...one, issueKey: pick(['x', 'y', 'z', null]) });
    else if (what < 8) await put({ ...one, endedAt: one.endedAt === null ? one.startedAt + below(50) * HOUR : null });
    else if (what < 9) await put({ ...one, profileId: pick(['pf_a', 'pf_b']) });
    else await put({ ...one, kind: pick(['contact', 'thanks']) });
  }
  return { store, truth, days };
}

const plain = (linked: Linked[]) =>
  linked
    .map(({ id, prevId, prevEndedAt, prevGapMs, nextGapMs }) => ({ id, prevId, prevEndedAt, prevGapMs, nextGapMs }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

describe('repeat contact, live against batch', () => {
  it('200 random histories: late arrivals, new keys, other profiles, ends and thanks leave the live links equal to the batch', async () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const { store, truth, days } = await play(seed, 60);
      const batch = linkAll([...truth.values()]);
      expect(plain([...store.rows.values()])).toEqual(plain(batch));
      const expected = new Map<string, DayNumbers>();
      for (const one of batch) addContact(expected, one, dayOf, 1);
      const filled = (map: Map<string, DayNumbers>) => new Map([...map].filter(([, one]) => !isZero(one)).sort());
      expect(filled(days)).toEqual(filled(expected));
      expect(repeatTiles(days, '2026-04-05')).toEqual(repeatTiles(expected, '2026-04-05'));
      const open = batch.filter((one) => one.endedAt === null);
      for (const one of open) expect([one.id, store.rows.get(one.id)?.contacts]).toEqual([one.id, one.contacts]);
    }
  });

  it('an arrival between two contacts changes only its own link and its successor’s', async () => {
    const store = new MemoryLinks();
    const at = (day: number) => ({ startedAt: start + day * 24 * HOUR, endedAt: start + day * 24 * HOUR + HOUR });
    const list = [0, 2, 4, 6, 8].map((day) => contact(at(day)));
    for (const one of list) await linkContact(store, one);
    const late = contact(at(5));
    const changes = await linkContact(store, late);
    const moved = changes.filter(({ before, after }) => before?.prevId !== after.prevId).map(({ after }) => after.id);
    expect(moved.sort()).toEqual([list[3].id, late.id]);
    expect(store.rows.get(late.id)?.prevId).toBe(list[2].id);
  });

  it('a gap of exactly the window repeats; one millisecond more does not', async () => {
    const store = new MemoryLinks();
    await linkContact(store, contact({ endedAt: start }));
    const days = new Map<string, DayNumbers>();
    for (const gap of [24 * HOUR, 24 * HOUR + 1]) {
      const key = `issue ${gap}`;
      await linkContact(store, contact({ issueKey: key }));
      const [{ after }] = await linkContact(store, contact({ issueKey: key, startedAt: start + gap, endedAt: null }));
      addContact(days, after, dayOf, 1);
    }
    const total = [...days.values()].map(flat).reduce((a, b) => a.map((value, i) => value + b[i]));
    expect(total.slice(0, 4)).toEqual([2, 1, 2, 2]);
  });

  it('a contact that begins while the other is still open is not its repeat', async () => {
    const store = new MemoryLinks();
    await linkContact(store, contact({ endedAt: start + HOUR }));
    const [{ after }] = await linkContact(store, contact({ startedAt: start + HOUR / 2 }));
    expect(after.prevId).toBeNull();
  });
});

describe('what counts as a contact', () => {
  const circumstances = {
    reopenedByUs: false,
    texts: ['It is broken again'],
    before: { endedAt: start, resolved: 'yes' },
    startedAt: start + HOUR,
  };

  it('thanks, a line taken up again and our own reopening are not contacts', () => {
    expect(contactKind(circumstances)).toBe('contact');
    expect(contactKind({ ...circumstances, texts: ['Thank you so much!'] })).toBe('thanks');
    expect(contactKind({ ...circumstances, texts: ['Thanks', 'but it stopped again'] })).toBe('contact');
    expect(
      contactKind({ ...circumstances, before: { endedAt: start, resolved: null }, startedAt: start + 60_000 }),
    ).toBe('reconnect');
    expect(
      contactKind({ ...circumstances, before: { endedAt: start, resolved: 'yes' }, startedAt: start + 60_000 }),
    ).toBe('contact');
    expect(contactKind({ ...circumstances, reopenedByUs: true })).toBe('reopened_by_us');
    expect(contactKind({ ...circumstances, texts: ['Thanks'], before: null })).toBe('contact');
  });

  it.each(['Thanks!', 'ok great, thank you 🙏', 'Merci beaucoup', 'Vielen Dank', 'perfect'])('%s is thanks', (text) =>
    expect(isThanks(text)).toBe(true),
  );
  it.each(['Thanks, where is it?', 'no thanks', 'ok it broke', 'Still not working', 'thank god somebody answers'])(
    '%s is not',
    (text) => expect(isThanks(text)).toBe(false),
  );
});
