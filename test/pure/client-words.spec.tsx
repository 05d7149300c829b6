import type { ConsentCell, ConsentLine, Purpose } from '@contract/consents';
import type { ConversationDetail } from '@contract/conversations';
import type { LiveBoard } from '../../client/src/floor/board';
import { sampleOf } from '../../client/src/floor/history';
import { peopleStates, staff } from '../../client/src/floor/people';
import { issueLine } from '../../client/src/inbox/context/issue-line';
import { mayWords } from '../../client/src/inbox/context/may-words';
import { fieldGroupsOf } from '../../client/src/people/import/fields';
import { withoutToday } from '../../client/src/people/trait-words';
import { homeAddress } from '../../client/src/settings/channels/words';
import { moment } from '../../client/src/ui/words';

const purposes = [
  { name: 'order_news', label: 'News of your order', description: '', needsConsent: true },
] as Purpose[];
const cell = (channel: string, state: ConsentCell['state'], identityId: string | null = null) =>
  ({ purpose: 'order_news', channel, identityId, state, lineId: `of ${channel}` }) as ConsentCell;
const said = (...cells: ConsentCell[]) =>
  mayWords({ cells, history: [{ id: 'of any', at: '2020-03-02T12:00:00.000Z' } as ConsentLine] }, purposes).map(
    ({ yes, text }) => `${yes ? 'yes' : 'no'}: ${text}`,
  );

describe('what is to be entered at a vendor', () => {
  it('warns of an address nobody outside can reach, and of no other', () => {
    const steps = (origin: string) => [{}, { value: `curl https://api.vendor.com/set -d url=${origin}/channels/ib_1` }];
    for (const home of [
      'http://127.0.0.1:3000',
      'http://localhost:3000',
      'http://192.168.1.4',
      'http://hub.local',
      'http://[::1]:3000',
    ])
      expect(homeAddress(steps(home))).toBe(home);
    for (const open of ['https://care.example.com', 'http://172.32.0.1', 'https://127.example.com'])
      expect(homeAddress(steps(open))).toBeNull();
    expect(homeAddress([{ value: 'chat:write' }])).toBeNull();
  });
});

describe('whether we may contact somebody', () => {
  it('is judged as it is when something is sent: what was refused everywhere shows no yes of before', () => {
    expect(said(cell('any', 'refused'), cell('email', 'refused'))).toEqual([
      'no: News of your order: withdrawn 2 Mar 2020',
    ]);
  });

  it('names channels as people do, and those it does not hold on', () => {
    expect(said(cell('any', 'granted'), cell('sms', 'refused'))).toEqual([
      'yes: News of your order: every channel, not SMS',
    ]);
    expect(said(cell('any', 'unknown'), cell('twilio-whatsapp', 'granted'))).toEqual([
      'yes: News of your order: WhatsApp',
    ]);
    expect(said(cell('any', 'unknown'), cell('sms', 'refused'))).toEqual(['no: News of your order: withdrawn on SMS']);
  });

  it('tells of a word about one address, and of nothing nobody was asked', () => {
    expect(said(cell('any', 'granted'), cell('any', 'granted', 'idn_1'), cell('sms', 'refused', 'idn_2'))).toEqual([
      'yes: News of your order: every channel, not at every address',
    ]);
    expect(said(cell('any', 'unknown'), cell('sms', 'refused', 'idn_2'))).toEqual([
      'no: News of your order: withdrawn for one address',
    ]);
    expect(said(cell('any', 'unknown'))).toEqual([]);
  });
});

describe('a moment', () => {
  const now = new Date(2026, 10, 29, 12);

  it('of another year says which', () => {
    expect(moment(new Date(2025, 10, 21, 9, 5), now)).toBe('21 Nov 2025 09:05');
    expect(moment(new Date(2026, 9, 21, 9, 5), now)).toBe('21 Oct 09:05');
  });
});

describe('what a column of a file may be', () => {
  it('is a yes or no about each purpose there is here, also one on a channel that the file names', () => {
    const groups = fieldGroupsOf(purposes, ['email', 'consent:order_news:sms']);
    expect(groups.find(({ group }) => group === 'What they agreed to')?.items).toEqual([
      { value: 'consent:order_news:any', label: 'News of your order, yes or no' },
      { value: 'consent:order_news:sms', label: 'News of your order by SMS, yes or no' },
      { value: 'consent_at', label: 'When they agreed' },
    ]);
  });
});

describe('what is known of somebody in a conversation', () => {
  it('leaves out a count of days that began today, and no other nought', () => {
    const trait = (name: string, value: number) => ({ name, value }) as Parameters<typeof withoutToday>[0][number];
    const since = { name: 'days_since_contact', compute: { over: 'conversations', fn: 'days_since' } };
    const declared = [since, { name: 'open_cases', compute: null }] as Parameters<typeof withoutToday>[1];
    const kept = (days: number) =>
      withoutToday([trait('days_since_contact', days), trait('open_cases', 0)], declared).map(({ name }) => name);
    expect(kept(0)).toEqual(['open_cases']);
    expect(kept(3)).toEqual(['days_since_contact', 'open_cases']);
  });
});

describe('how often somebody had to come back about one thing', () => {
  const repeated = (data: object) => ({ type: 'contact.repeated', data }) as ConversationDetail['facts'][number];
  const line = (contactsOnIssue: number, ...facts: object[]) =>
    issueLine({ contactsOnIssue, facts: facts.map(repeated) });

  it('counts the channels of those contacts, each name once', () => {
    const facts = [
      { contacts: 2, channels: ['webchat'] },
      { contacts: 3, channels: ['whatsapp', 'twilio-whatsapp', 'webchat'] },
    ];
    expect(line(3, ...facts)).toBe('3 contacts, 2 channels, 1 problem');
    expect(line(2, ...facts)).toBe('2 contacts, 1 channel, 1 problem');
  });

  it('tells no channels where none were noted', () => {
    expect(line(2, { contacts: 2 })).toBe('2 contacts, 1 problem');
    expect(line(2)).toBe('2 contacts, 1 problem');
  });
});

describe('people on the floor', () => {
  type Agent = Parameters<typeof staff>[0][number];
  const agent = (name: string, used: number) =>
    ({ id: name, name, used, limit: 3, status: 'available', presence: 'connected' }) as Agent;

  it('are idle where they hold nothing, which is less than free: with capacity for one more', () => {
    const { on, counts } = staff([agent('Ana', 0), agent('Ben', 1), agent('Cem', 3)]);
    expect(on.map(({ state }) => state)).toEqual(['idle', 'talking', 'talking']);
    expect(counts).toEqual({ talking: 2, idle: 1, busy: 0, away: 0, lost: 0 });
    expect(peopleStates.map(({ word }) => word)).not.toContain('Free');
  });

  it('who are free are drawn over time as they are counted on the tile', () => {
    const board = {
      agents: [agent('Ana', 0), agent('Ben', 1)],
      queues: [],
      metrics: { agents_free: { value: 2, of: 2 } },
    };
    expect(sampleOf({ board, lineAt: {} } as unknown as LiveBoard, 0).free).toBe(2);
  });
});
