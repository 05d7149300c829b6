import {
  blockingKeys,
  candidatePairs,
  cluster,
  compare,
  countValues,
  defaultContext,
  defaultThresholds,
  defaultWeights,
  estimate,
  explain,
  type Person,
} from '../../src/profiles/matching/index.js';
import { describeWithData, readLines } from '../support/shared-data.js';
import { randomFrom } from '../support/random.js';

const robert: Person = {
  id: 'pf_1',
  names: { given: 'Robert', family: 'Hollander' },
  birthDate: '1971-06-24',
  phones: ['+44 20 7946 0958'],
  emails: ['robert.hollander@example.org'],
  addresses: [{ street: '12 Garden Row', city: 'Leeds', postcode: 'LS1 4DY' }],
};
const like = (changes: Partial<Person>): Person => ({ ...robert, id: 'pf_2', ...changes });
const onlyNameAndBirth = { phones: [], emails: [], addresses: [] };
const levelsOf = (a: Person, b: Person) =>
  Object.fromEntries(compare(a, b).evidence.map(({ field, level }) => [field, level]));
const sayings = (a: Person, b: Person) => compare(a, b).evidence.map(explain);
const isLinked = (a: Person, b: Person) => compare(a, b).score >= defaultThresholds.link;

describe('two records that are one person', () => {
  it.each([
    [
      'a letter wrong in the name',
      { names: { given: 'Robret', family: 'Holander' } },
      'Given names differ by one letter',
    ],
    ['a pet name', { names: { given: 'Bob', family: 'Hollander' } }, 'One given name is short for the other'],
    [
      'given and family name swapped',
      { names: { given: 'Hollander', family: 'Robert' } },
      'Given and family name stand in each other’s place',
    ],
    ['day and month swapped', { birthDate: '1971-24-06' }, 'Birth dates have day and month swapped'],
    ['a digit wrong in the birth date', { birthDate: '1971-06-25' }, 'Birth dates differ by one digit'],
    [
      'two digits of the phone swapped',
      { phones: ['+44 20 7946 0985'] },
      'Phone numbers differ by one digit, or two are swapped',
    ],
  ] as [string, Partial<Person>, string][])('are found in spite of %s, and it says so', (_, changes, saying) => {
    const other = like(changes);
    expect(isLinked(robert, other)).toBe(true);
    expect(sayings(robert, other)).toContain(saying);
    const common = new Set(blockingKeys(robert));
    expect(blockingKeys(other).some((key) => common.has(key))).toBe(true);
  });

  it('are found by name and birth date alone', () => {
    expect(isLinked({ ...robert, ...onlyNameAndBirth }, like(onlyNameAndBirth))).toBe(true);
  });

  it('lose nothing by what is missing', () => {
    const bare = like(onlyNameAndBirth);
    expect(compare({ ...robert, ...onlyNameAndBirth }, bare).bits).toBeCloseTo(compare(robert, bare).bits, 9);
  });

  it('count a rare name in common for more than a common one', () => {
    const crowd = Array.from({ length: 200 }, (_, i) =>
      like({ id: `c${i}`, names: { given: `N${i}`, family: 'Smith' } }),
    );
    const context = { ...defaultContext, counts: countValues([robert, ...crowd]) };
    const named = (id: string, family: string): Person => ({ id, names: { given: 'Robert', family } });
    const rare = compare(named('a', 'Hollander'), named('b', 'Hollander'), context);
    const usual = compare(named('a', 'Smith'), named('b', 'Smith'), context);
    expect(rare.bits).toBeGreaterThan(usual.bits + 3);
  });
});

describe('two people who look like one', () => {
  it.each([
    [
      'siblings at one address',
      { names: { given: 'Alice', family: 'Hollander' }, birthDate: '1974-02-11', emails: [] },
    ],
    ['twins at one address and phone', { names: { given: 'Alice', family: 'Hollander' }, emails: [] }],
    ['father and son of one name', { birthDate: '1944-11-02', emails: [] }],
    [
      'two who share a phone',
      { names: { given: 'Magda', family: 'Kowalczyk' }, birthDate: '1990-01-13', emails: [], addresses: [] },
    ],
    ['two of one name in different towns', { birthDate: '1944-11-02', ...onlyNameAndBirth }],
  ] as [string, Partial<Person>][])('are not put together: %s', (_, changes) => {
    expect(isLinked(robert, like(changes))).toBe(false);
  });

  it('stay apart where two checked birth dates or two checked customer numbers differ', () => {
    const dated = { ...robert, birthDateVerified: true };
    expect(isLinked(dated, like({ birthDate: '1971-06-25', birthDateVerified: true }))).toBe(false);
    expect(levelsOf(dated, like({ birthDate: '1971-06-25', birthDateVerified: true })).birthDate).toBe('verified');
    const numbered = (id: string, value: string): Person => ({
      id,
      names: robert.names,
      birthDate: robert.birthDate,
      externalIds: [{ system: 'crm', value, verified: true }],
    });
    expect(isLinked(numbered('a', '10442'), numbered('b', '88317'))).toBe(false);
    expect(isLinked(numbered('a', '10442'), numbered('b', '10442'))).toBe(true);
  });

  it('are not glued by an identifier alone: it is for people to review', () => {
    const [a, b]: Person[] = ['a', 'b'].map((id) => ({ id, phones: ['020 7946 0958'] }));
    const { score } = compare(a, b);
    expect(score).toBeGreaterThanOrEqual(defaultThresholds.review);
    expect(score).toBeLessThan(defaultThresholds.link);
  });

  it('are not glued by a phone that many people have', () => {
    const names = ['Ann', 'Boris', 'Celia', 'Dirk', 'Eva', 'Farid'];
    const office = names.map((given, i): Person => ({ id: `o${i}`, names: { given }, phones: ['020 7946 0958'] }));
    const context = { ...defaultContext, counts: countValues(office) };
    const row = compare(office[0], office[1], context).evidence.find(({ field }) => field === 'phone');
    expect(row && explain(row)).toBe('Same phone number, but many people have it');
    const pairs = candidatePairs(office).map(([a, b]) => ({ a: a.id, b: b.id, bits: compare(a, b, context).bits }));
    expect(cluster(pairs, office, defaultThresholds, context).clusters).toHaveLength(office.length);
  });

  it('takes the number in a made-up name for what it is, not for a slip', () => {
    const guest = (n: number) =>
      like({ id: `pf_g${n}`, names: { full: `Guest ${n} Visitor${n}` }, ...onlyNameAndBirth });
    expect(levelsOf(guest(12), guest(13))).toMatchObject({ family: 'differs' });
    expect(levelsOf(guest(12), like({ names: { full: 'Guest 12 Visitor' }, ...onlyNameAndBirth }))).toMatchObject({
      family: expect.not.stringMatching('differs'),
    });
  });

  it('does not hold a crowd of namesakes against each other, but two of them who share a mailbox', () => {
    const crowd = Array.from({ length: 40 }, (_, n) =>
      like({
        id: `pf_c${n}`,
        emails: [`box${n >> 1}@mail.example`],
        addresses: [],
        birthDate: null,
        phones: [],
      }),
    );
    const pairs = candidatePairs(crowd).map(([a, b]) => [a.id, b.id]);
    expect(pairs).toHaveLength(20);
    expect(pairs).toContainEqual(['pf_c0', 'pf_c1']);
  });

  it('does not chain strangers together by one record between them', () => {
    const records = ['a', 'b', 'c'].map((id): Person => ({ id }));
    const pairs = [
      { a: 'a', b: 'b', bits: 12 },
      { a: 'b', b: 'c', bits: 11 },
      { a: 'a', b: 'c', bits: -40 },
    ];
    const { clusters, review } = cluster(pairs, records);
    expect(clusters).toEqual([['a', 'b'], ['c']]);
    expect(review).toEqual([{ a: 'b', b: 'c', bits: 11 }]);
  });
});

describe('a checked contradiction', () => {
  it('keeps two groups apart, however many others agree', () => {
    const numbered = (id: string, value?: string): Person => ({
      ...robert,
      id,
      externalIds: value ? [{ system: 'crm', value, verified: true }] : [],
    });
    const records = [numbered('a', '10442'), ...['b', 'c', 'd', 'e'].map((id) => numbered(id)), numbered('f', '88317')];
    const pairs = candidatePairs(records).map(([a, b]) => ({ a: a.id, b: b.id, bits: compare(a, b).bits }));
    const { clusters } = cluster(pairs, records);
    expect(clusters.find((ids) => ids.includes('a'))).not.toContain('f');
  });
});

describe('the evidence', () => {
  it('adds up to the score, row by row', () => {
    const { bits, score, evidence } = compare(robert, like({ birthDate: '1971-06-25', phones: ['+44 113 496 0000'] }));
    const sum = evidence.reduce((total, { weight }) => total + weight, defaultWeights.priorBits);
    expect(sum).toBeCloseTo(bits, 9);
    expect(score).toBeCloseTo(1 / (1 + 2 ** -bits), 9);
    expect(evidence.find(({ field }) => field === 'phone')).toMatchObject({
      agreement: 'differs',
      a: robert.phones?.[0],
    });
  });

  it('is the same from both sides', () => {
    const other = like({ names: { given: 'Bob', family: 'Holander' }, birthDate: '1971-24-06' });
    const [there, back] = [compare(robert, other), compare(other, robert)];
    expect(back.bits).toBe(there.bits);
    expect(back.evidence.map(({ a, b }) => [b, a])).toEqual(there.evidence.map(({ a, b }) => [a, b]));
  });

  it('takes anything people type', () => {
    const odd = {
      id: 'x',
      names: { given: null, full: '  ' },
      birthDate: '31.02.1980',
      phones: ['', 'none'],
      emails: ['@'],
    };
    expect(compare(odd, odd).evidence.map(({ field }) => field)).toEqual(['birthDate']);
    expect(compare({ id: 'a' }, { id: 'b' })).toMatchObject({ evidence: [], bits: defaultWeights.priorBits });
    expect(blockingKeys({ id: 'a' })).toEqual([]);
  });
});

describe('groups', () => {
  it('are the same whatever order records and pairs come in', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const { next: random } = randomFrom(seed);
      const records = Array.from({ length: 24 }, (_, i): Person => ({ id: `r${String(i).padStart(2, '0')}` }));
      // Whole bits, so that ties are common.
      const pairs = records.flatMap(({ id: a }, i) =>
        records
          .slice(i + 1)
          .flatMap(({ id: b }) => (random() < 0.3 ? [{ a, b, bits: Math.round(random() * 40 - 15) }] : [])),
      );
      const mixed = <Item>(list: Item[]) =>
        list
          .map((item) => ({ item, at: random() }))
          .sort((x, y) => x.at - y.at)
          .map(({ item }) => item);
      const expected = cluster(pairs, records);
      const turned = mixed(pairs).map(({ a, b, bits }) => (random() < 0.5 ? { a, b, bits } : { a: b, b: a, bits }));
      expect(cluster(turned, mixed(records))).toEqual(expected);
    }
  });
});

describeWithData('identity/historical.jsonl.gz', 'weights of one’s own', () => {
  it('are estimated without being told, and still say that what agrees speaks for and what differs against', () => {
    const rows = readLines<{ unique_id: string; first_name: string; surname: string; dob: string }>(
      'identity/historical.jsonl.gz',
    );
    const people = rows.slice(0, 2000).map(
      (row): Person => ({
        id: row.unique_id,
        names: { given: row.first_name, family: row.surname },
        birthDate: row.dob,
      }),
    );
    const { fields } = estimate(candidatePairs(people), { ...defaultContext, counts: countValues(people) });
    for (const field of ['given', 'family', 'birthDate']) {
      expect(fields[field].same.m).toBeGreaterThan(fields[field].same.u);
      expect(fields[field].differs.m).toBeLessThan(fields[field].differs.u);
    }
  });
});
