import twilio from 'twilio';
import { voiceAdapter } from '../../src/channels/voice.adapter.js';
import type { CallState, LegState } from '../../src/contract/voice.js';
import { laterLeg, legStateOf, mayBecome } from '../../src/voice/call-state.js';
import { readSigned } from '../../src/voice/heard.js';
import { choices, chosen, type VoiceSettings, wantsPerson } from '../../src/voice/settings.js';

const settings = (menu: string[]) =>
  voiceAdapter.settings.parse({ number: '+442079460000', menu }) as unknown as VoiceSettings;

describe('the menu of a call', () => {
  const all = choices(settings(['1 orders > Orders team', '2 something else']));

  it('is read from one line a choice', () => {
    expect(all).toEqual([
      { digit: '1', words: 'orders', queue: 'Orders team' },
      { digit: '2', words: 'something else', queue: null },
    ]);
    expect(() => settings(['orders'])).toThrow();
  });

  it.each([
    ['1', '', 'orders'],
    ['', 'I want to ask about my Orders.', 'orders'],
    ['', 'no idea', undefined],
    ['', '', undefined],
    ['7', '', undefined],
  ])('pressed %p, said %p', (digits, speech, words) => expect(chosen(all, digits, speech)?.words).toBe(words));

  it('a person is a person, whatever else is offered', () => {
    expect(wantsPerson('0', '')).toBe(true);
    expect(wantsPerson('', 'Give me a human!')).toBe(true);
    expect(wantsPerson('', 'my agency closed')).toBe(false);
  });
});

describe('the states of a call', () => {
  it('a leg only climbs, in whatever order and however often it is told', () => {
    const told: LegState[] = ['ringing', 'joined', 'answered', 'dialing', 'joined', 'failed'];
    expect(told.reduce(laterLeg, 'dialing')).toBe('left');
    expect(laterLeg('failed', 'joined')).toBe('failed');
    expect(laterLeg('left', 'answered')).toBe('left');
    expect(['queued', 'in-progress', 'busy', 'brand-new'].map(legStateOf)).toEqual([
      'dialing',
      'answered',
      'failed',
      null,
    ]);
  });

  it('what is over stays over', () => {
    const after: CallState[] = ['ringing', 'menu', 'waiting', 'callback', 'voicemail', 'talking', 'ended'];
    expect(after.filter((next) => mayBecome('ended', next))).toEqual([]);
    expect(mayBecome('talking', 'waiting')).toBe(false);
    expect(mayBecome('callback', 'talking')).toBe(true);
  });
});

describe('the signature', () => {
  const url = 'https://hub.example/channels/ib_1/voice/incoming?call=call_1';
  const form = { CallSid: 'CA1', From: '+447700900471', SpeechResult: 'where’s my tree? & more' };
  const raw = Buffer.from(new URLSearchParams(form).toString());
  const door = (...tokens: string[]) =>
    ({ connection: { credentials: tokens.map((authToken) => ({ authToken })) } }) as unknown as Parameters<
      typeof readSigned
    >[0];
  const signature = twilio.getExpectedTwilioSignature('new', url, form);

  it('is the vendor’s over our own public address, with either token of a rotation', async () => {
    expect(await readSigned(door('new'), url, signature, raw)).toEqual(form);
    expect(await readSigned(door('newer', 'new'), url, signature, raw)).toEqual(form);
  });

  it('is refused when one byte differs, and when nothing is set up', async () => {
    const wrong = [
      readSigned(door('new'), url, signature, Buffer.from(raw.toString().replace('CA1', 'CA2'))),
      readSigned(door('new'), url.replace('call_1', 'call_2'), signature, raw),
      readSigned(
        door('new'),
        url,
        signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')),
        raw,
      ),
      readSigned(door('other'), url, signature, raw),
      readSigned(door(''), url, signature, raw),
      readSigned(door(), url, signature, raw),
      readSigned(door('new'), url, undefined, raw),
    ];
    expect(await Promise.all(wrong)).toEqual(wrong.map(() => null));
  });
});
