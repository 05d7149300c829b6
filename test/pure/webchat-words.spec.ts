import { brandColors, contrast, parse } from '../../client/widget/frame/color.js';
import { pieces } from '../../client/widget/frame/links.js';
import { linesOf, mergeThread } from '../../client/widget/frame/thread.js';
import { opensAt } from '../../src/channels/webchat/opening-hours.js';
import { frameAncestors, greet, readSettings } from '../../src/channels/webchat/webchat.settings.js';
import { aboutMinutes } from '../../src/contract/staffing.js';
import type { VisitorMessage, VisitorThread } from '../../src/contract/live.js';

describe('the brand colour', () => {
  it('carries readable text whatever was chosen, in light and dark', () => {
    for (const color of ['#2f5d45', '#ffd23f', '#ffffff', '#000000', '#7f7f7f', '#f0f', 'red; x']) {
      for (const scheme of ['light', 'dark'] as const) {
        const { brand, onBrand, brandInk } = brandColors(color, scheme);
        const page = parse(scheme === 'light' ? '#fefdfd' : '#15171a') as [number, number, number];
        const rgb = (hex: string) => parse(hex) as [number, number, number];
        expect(contrast(rgb(onBrand), rgb(brand))).toBeGreaterThanOrEqual(4.5);
        expect(contrast(rgb(brandInk), page)).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(brandColors('#2f5d45', 'light').onBrand).toBe('#ffffff');
    expect(brandColors('#ffd23f', 'light').onBrand).toBe('#201e1a');
  });
});

describe('about how long it takes', () => {
  it('is a range of whole minutes, and one number where both ends are the same', () => {
    expect(aboutMinutes({ low: 130, high: 290 })).toBe('about 2 to 5 minutes');
    expect(aboutMinutes({ low: 20, high: 61 })).toBe('about 1 to 2 minutes');
    expect(aboutMinutes({ low: 170, high: 175 })).toBe('about 2 to 3 minutes');
    expect(aboutMinutes({ low: 120, high: 120 })).toBe('about 2 minutes');
    expect(aboutMinutes({ low: 0, high: 5 })).toBe('less than a minute');
  });
});

describe('links in plain text', () => {
  const hrefs = (text: string) => pieces(text).flatMap((piece) => ('href' in piece ? [piece.href] : []));

  it('finds addresses and leaves the sentence its own signs', () => {
    expect(hrefs('See https://a.example/x(1), or www.b.example. Mail care@c.example!')).toEqual([
      'https://a.example/x(1)',
      'https://www.b.example/',
      'mailto:care@c.example',
    ]);
    expect(pieces('(https://a.example)').map(({ text }) => text)).toEqual(['(', 'https://a.example', ')']);
  });

  it('never makes a link that runs', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,x', '<a href="https://', 'vbscript:x'])
      expect(hrefs(text)).toEqual([]);
  });
});

describe('the thread in the browser', () => {
  const at = '2026-11-24T10:00:00.000Z';
  const message = (seq: number, from: VisitorMessage['from'], more: Partial<VisitorMessage> = {}): VisitorMessage => ({
    id: `m${seq}`,
    seq,
    from,
    name: { you: null, system: null, bot: 'Wren', person: 'Maya' }[from],
    text: `t${seq}`,
    attachments: [],
    state: 'delivered',
    clientId: null,
    at,
    ...more,
  });
  const thread = (messages: VisitorMessage[], more: Partial<VisitorThread> = {}): VisitorThread => ({
    conversationId: 'cv1',
    holder: { kind: 'bot', name: 'Wren' },
    status: 'open',
    position: null,
    staffed: true,
    messages,
    cursor: messages.at(-1)?.seq ?? 0,
    ...more,
  });

  it('is the same however often and in whatever order it arrives', () => {
    const first = thread([message(1, 'you', { state: 'read' }), message(3, 'bot')]);
    const second = thread([message(2, 'bot'), message(1, 'you')]);
    const once = mergeThread(first, second);
    expect(once.messages.map(({ seq, state }) => [seq, state])).toEqual([
      [1, 'read'],
      [2, 'delivered'],
      [3, 'delivered'],
    ]);
    expect(mergeThread(mergeThread(once, second), first)).toEqual(mergeThread(once, first));
  });

  it('names each turn once, calls a bot a bot, and says where a person joined', () => {
    const talk = thread(
      [message(1, 'you'), message(2, 'bot'), message(3, 'bot'), message(4, 'you'), message(5, 'person')],
      {
        holder: { kind: 'agent', name: 'Maya' },
      },
    );
    const lines = linesOf(talk, [], [], Date.parse(at));
    expect(lines.map(({ kind, speaker, text }) => [kind, speaker ?? text ?? ''])).toEqual([
      ['message', ''],
      ['message', 'Wren, bot'],
      ['message', ''],
      ['message', ''],
      ['join', 'Maya'],
      ['message', 'Maya'],
    ]);
    const joined = linesOf(talk, [], [{ name: 'Maya', afterSeq: 3 }], Date.parse(at));
    expect(joined.map(({ kind }) => kind)).toEqual(['message', 'message', 'message', 'join', 'message', 'message']);
  });
});

describe('the settings of a web chat', () => {
  it('takes the default for what is wrong, and only for that', () => {
    expect(readSettings({ color: 'red', greeting: 'Hi', starters: [7] })).toMatchObject({
      color: '#066478',
      greeting: 'Hi',
      starters: [],
    });
    expect(greet('Hello {{name}}. Yes?', 'Amara Okafor')).toBe('Hello Amara. Yes?');
    expect(greet('Hello {{name}}. Yes?', null)).toBe('Hello. Yes?');
    expect(frameAncestors([])).toBe("'self'");
  });

  it('knows when somebody is back, by the wall clock of the shop', () => {
    const hours = {
      timeZone: 'Europe/London',
      days: {
        mon: [['08:00', '18:00']] as [string, string][],
        tue: [
          ['08:00', '12:00'],
          ['13:00', '18:00'],
        ] as [string, string][],
      },
    };
    const open = (now: string) => opensAt(hours, new Date(now))?.toISOString() ?? null;
    expect(open('2026-11-23T07:00:00Z')).toBe('2026-11-23T08:00:00.000Z');
    expect(open('2026-11-23T09:00:00Z')).toBeNull();
    expect(open('2026-11-24T12:30:00Z')).toBe('2026-11-24T13:00:00.000Z');
    expect(open('2026-11-24T19:00:00Z')).toBe('2026-11-30T08:00:00.000Z');
    expect(open('2026-06-30T06:30:00Z')).toBe('2026-06-30T07:00:00.000Z');
    expect(opensAt(null, new Date())).toBeNull();
  });
});
