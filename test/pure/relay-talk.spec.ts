import { RelayTalk } from '../../src/voice/relay-talk.js';

/** A bot's call over a socket, minute by minute: no clock and no socket but those of this test. */
describe('a talk over a relay', () => {
  let now: number;
  let wrote: string[];
  let isBots: boolean;
  let heard: string[];
  let sent: { type: string; token?: string; handoffData?: string }[];
  let talk: RelayTalk;

  beforeEach(() => {
    now = 0;
    wrote = [];
    isBots = true;
    heard = [];
    sent = [];
    const line = {
      hear: async (key: string, text: string) => void heard.push(`${key} ${text}`),
      interrupted: async (_: string, until: string) => void heard.push(`(${until})`),
      look: async () => ({ fresh: wrote.splice(0), isBots }),
      send: (frame: string) => void sent.push(JSON.parse(frame)),
    };
    talk = new RelayTalk('VX1', line, () => now, '');
  });
  const prompt = (voicePrompt: string) => talk.hear({ type: 'prompt', voicePrompt, last: true });
  const key = (digit: string) => talk.hear({ type: 'dtmf', digit });
  const at = async (seconds: number) => {
    now = seconds * 1000;
    await talk.tick();
  };
  const reasons = () => sent.flatMap(({ handoffData }) => (handoffData ? [JSON.parse(handoffData).reason] : []));

  it('gives up a bot that does not answer within twenty seconds', async () => {
    await prompt('Where is it?');
    await at(19);
    expect(reasons()).toEqual([]);
    await at(20);
    expect(reasons()).toEqual(['bot_silent']);
    await at(60);
    expect(sent).toHaveLength(1);
  });

  it('asks a silent caller twice, then gives them a person', async () => {
    await at(14);
    expect(sent).toEqual([]);
    await at(16);
    await at(20);
    expect(sent.map(({ token }) => token)).toEqual(['Are you still there?']);
    await at(40);
    await at(60);
    await at(80);
    expect(sent.map(({ type }) => type)).toEqual(['text', 'text', 'end']);
    expect(reasons()).toEqual(['caller_silent']);
  });

  it('lets the bot finish its sentence before the call goes on, unless it is interrupted', async () => {
    await prompt('Where is it?');
    wrote = ['It left on Monday, and I will put you through to a colleague.'];
    isBots = false;
    await at(1);
    expect(sent.map(({ type }) => type)).toEqual(['text']);
    await at(3);
    expect(reasons()).toEqual([]);
    await talk.hear({ type: 'interrupt', utteranceUntilInterrupt: 'It left' });
    expect(reasons()).toEqual(['handed_over']);
  });

  it('says an answer sentence by sentence, also one of several messages, and which is the last', async () => {
    await prompt('Where is it?');
    wrote = ['Order no. 7 left on Monday. It is in Leeds now!', 'Shall I ask the depot?'];
    await at(1);
    const tokens = ['Order no. 7 left on Monday. ', 'It is in Leeds now!\n', 'Shall I ask the depot?'];
    expect(sent).toEqual(tokens.map((token, i) => ({ type: 'text', token, last: i === 2 })));
    // It is said for as long as all of it takes, and only then is the caller's silence one.
    await at(18);
    expect(sent).toHaveLength(3);
  });

  it('makes one number of keys pressed one after the other, and of a nought alone a person', async () => {
    await key('4');
    await key('0');
    await at(1);
    expect(heard).toEqual([]);
    await at(2);
    expect(heard).toEqual(['VX1:1 40']);
    await key('0');
    await key('#');
    expect(reasons()).toEqual(['asked']);
    expect(heard).toEqual(['VX1:1 40']);
  });
});
