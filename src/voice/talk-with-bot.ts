import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/db/database.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { type CallRow, callOf, lockCall } from './call-row.js';
import { CallTimeline } from './call-timeline.js';
import { EnterQueue } from './enter-queue.js';
import type { Heard } from './heard.js';
import { OpenCallThread } from './open-call-thread.js';
import { readHandoff, type RelayEnd } from './relay-frame.js';
import { type VoiceSettings, wantsPerson } from './settings.js';
import { TakeBotWords } from './take-bot-words.js';
import { Script } from './twiml.js';

/** A bot that says nothing for so many looks is not waited for any longer. */
const MOST_LOOKS = 8;
const MOST_SILENCES = 2;
/** Said by the vendor when the bot's socket opens. */
export const WELCOME = 'How can I help you? Press 0 for a person.';

const whyPerson: Record<RelayEnd, string | null> = {
  asked: 'The caller asked for a person',
  handed_over: null,
  bot_silent: 'The bot did not answer',
  caller_silent: 'The caller said nothing more',
};

/** A bot holds the call: by sentences that are asked for one at a time, or over a socket that carries the words of both. */
@Injectable()
export class TalkWithBot {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly queue: EnterQueue,
    private readonly thread: OpenCallThread,
    private readonly words: TakeBotWords,
    private readonly timeline: CallTimeline,
  ) {}

  greet(script: Script, { botSpeech }: VoiceSettings): string {
    return botSpeech === 'relay' ? script.relay(WELCOME).toString() : this.listen(script, [WELCOME], 1);
  }

  /** Back from the line, where nobody came. Turns are counted on, so that nothing said before is taken for it. */
  goOn(script: Script, { botSpeech }: VoiceSettings, { started_at }: CallRow, words: string): string {
    const turn = Math.ceil((Date.now() - started_at.getTime()) / 1000) + 1;
    return botSpeech === 'relay' ? script.relay(words).toString() : this.listen(script, [words], turn);
  }

  /** Words for the bot. */
  async hear({ door, form, query }: Heard): Promise<string> {
    const call = await callOf(this.database, door.id, query);
    const script = await Script.for(door.connection, call.id);
    const { Digits = '', SpeechResult = '' } = form;
    const turn = Number(query.turn) || 1;
    if (wantsPerson(Digits, SpeechResult)) return this.queue.run(door, call, null, script);
    if (SpeechResult === '') {
      const silences = (Number(query.silent) || 0) + 1;
      if (silences > MOST_SILENCES) return this.queue.run(door, call, null, script);
      return this.listen(script, ['Are you still there?'], turn, silences);
    }
    await this.thread.say(call, { key: `turn:${turn}`, text: SpeechResult });
    return script.pause(1).goTo(`think?turn=${turn}&look=1`).toString();
  }

  /** Looks whether the bot has answered; it writes in its own time. */
  async think({ door, query }: Heard): Promise<string> {
    const call = await callOf(this.database, door.id, query);
    const script = await Script.for(door.connection, call.id);
    const { fresh, isBots } = await this.words.run(call.id);
    for (const text of fresh) script.say(text);
    const turn = Number(query.turn) || 1;
    const look = Number(query.look) || 1;
    // The bot has handed over, or does not answer.
    if (!isBots || (fresh.length === 0 && look >= MOST_LOOKS)) return this.queue.run(door, call, null, script);
    if (fresh.length > 0) return this.listen(script, [], turn + 1);
    return script
      .pause(1)
      .goTo(`think?turn=${turn}&look=${look + 1}`)
      .toString();
  }

  /** A bot's socket has ended: a person is next, or the caller has gone. One that broke is gone on with by sentences. */
  async relayed({ door, form, query }: Heard): Promise<string> {
    const call = await callOf(this.database, door.id, query);
    const script = await Script.for(door.connection, call.id);
    if (form.CallStatus === 'completed') return script.hangUp().toString();
    const reason = readHandoff(form.HandoffData);
    const { fresh, isBots } = await this.words.run(call.id);
    for (const text of fresh) script.say(text);
    if (!reason && isBots) return this.listen(script, ['I am sorry, please say that again.'], 1);
    const next = await this.queue.run(door, call, null, script);
    const why = reason && whyPerson[reason];
    if (why)
      await this.work.run(async (tx) =>
        this.timeline.event(tx, await lockCall(tx, call.id), `relay:${form.SessionId}`, why),
      );
    return next;
  }

  private listen(script: Script, sentences: string[], turn: number, silent = 0): string {
    const step = `hear?turn=${turn}&silent=${silent}`;
    return script.ask(step, sentences, { speech: true }).goTo(step).toString();
  }
}
