import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { invalid } from '../kernel/http/problem.js';
import { newId } from '../kernel/ids.js';
import { type CallRow, readCall } from './call-row.js';
import { EnterQueue } from './enter-queue.js';
import type { Heard } from './heard.js';
import { OpenCallThread } from './open-call-thread.js';
import { choices, chosen, type VoiceSettings, wantsPerson } from './settings.js';
import { Script } from './twiml.js';

const insert = statement(
  'call_insert',
  `INSERT INTO call (id, inbox_id, direction, phone, proof, vendor_sid, state) VALUES ($1, $2, 'in', $3, $4, $5, 'menu')
   ON CONFLICT (inbox_id, vendor_sid) WHERE vendor_sid IS NOT NULL DO UPDATE SET vendor_sid = EXCLUDED.vendor_sid RETURNING *`,
);
const leg = statement(
  'call_customer_leg',
  `INSERT INTO call_leg (id, call_id, kind, address, vendor_sid, state) VALUES ($1, $2, 'customer', $3, $4, 'answered') ON CONFLICT DO NOTHING`,
);
const bot = statement('call_bot', `SELECT bot_id FROM inbox WHERE id = $1`);
const heardOf = statement(
  'call_bot_said',
  `SELECT m.seq, m.text, c.control_kind FROM conversation c LEFT JOIN message m ON m.conversation_id = c.id AND m.seq > $2
     AND m.direction = 'out' AND m.visibility = 'public' AND m.author_kind IN ('bot', 'agent')
   WHERE c.id = $1 ORDER BY m.seq`,
);
const said = statement('call_said', `UPDATE call SET said_seq = GREATEST(said_seq, $2) WHERE id = $1`);

const E164 = /^\+[1-9]\d{6,14}$/;
/** A bot that says nothing for so many looks is not waited for any longer. */
const MOST_LOOKS = 8;
const MOST_SILENCES = 2;

/** Picks up: greeting and consent, then a bot's questions or the menu, until it is clear who should talk to the caller. */
@Injectable()
export class AnswerCall {
  constructor(
    private readonly database: Database,
    private readonly queue: EnterQueue,
    private readonly thread: OpenCallThread,
  ) {}

  async ring({ door, form }: Heard): Promise<string> {
    if (!form.CallSid) throw invalid('/CallSid', 'missing', 'A call has a CallSid');
    const phone = E164.test(form.From ?? '') ? form.From : null;
    // Anybody can claim to call from anywhere; the vendor says when the network vouches for the number.
    const proof = form.StirVerstat?.startsWith('TN-Validation-Passed') ? 'verified' : 'claimed';
    const call = await this.database.one<CallRow>(insert, [newId('call'), door.id, phone, proof, form.CallSid]);
    if (!call) throw invalid('/CallSid', 'unknown', 'This call could not be stored');
    await this.database.query(leg, [newId('leg'), call.id, phone, form.CallSid]);
    const settings = door.connection.settings as unknown as VoiceSettings;
    const script = await Script.for(door.connection, call.id);
    script.say(settings.greeting).say(settings.consent);
    if (await this.botOf(door.id)) return this.listen(script, ['How can I help you? Press 0 for a person.'], 1);
    const all = choices(settings);
    if (all.length === 0) return this.queue.run(door, call, null, script);
    return this.offer(script, settings, 1);
  }

  /** An agent's browser tries its line: it hears itself, and reaches nobody. */
  async check({ door }: Heard): Promise<string> {
    return (await Script.for(door.connection, '')).echo().toString();
  }

  async menu({ door, form, query }: Heard): Promise<string> {
    const call = await this.call(query);
    const settings = door.connection.settings as unknown as VoiceSettings;
    const { Digits = '', SpeechResult = '' } = form;
    const choice = chosen(choices(settings), Digits, SpeechResult);
    const script = await Script.for(door.connection, call.id);
    if (choice) return this.queue.run(door, call, choice, script);
    const turn = Number(query.turn) || 1;
    if (wantsPerson(Digits, SpeechResult) || turn > MOST_SILENCES) return this.queue.run(door, call, null, script);
    return this.offer(script.say('I did not get that.'), settings, turn + 1);
  }

  /** Words for the bot. */
  async hear({ door, form, query }: Heard): Promise<string> {
    const call = await this.call(query);
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
    const call = await this.call(query);
    const script = await Script.for(door.connection, call.id);
    const rows = await this.database.query<{ seq: number | null; text: string; control_kind: string }>(heardOf, [
      call.conversation_id,
      call.said_seq,
    ]);
    const fresh = rows.filter((row) => row.seq !== null);
    for (const { text } of fresh) script.say(text);
    const last = fresh.at(-1)?.seq;
    if (last) await this.database.query(said, [call.id, last]);
    const turn = Number(query.turn) || 1;
    const look = Number(query.look) || 1;
    // The bot has handed over, or does not answer.
    if (rows[0]?.control_kind !== 'bot' || (fresh.length === 0 && look >= MOST_LOOKS))
      return this.queue.run(door, call, null, script);
    if (fresh.length > 0) return this.listen(script, [], turn + 1);
    return script
      .pause(1)
      .goTo(`think?turn=${turn}&look=${look + 1}`)
      .toString();
  }

  private listen(script: Script, sentences: string[], turn: number, silent = 0): string {
    const step = `hear?turn=${turn}&silent=${silent}`;
    return script.ask(step, sentences, { speech: true }).goTo(step).toString();
  }

  private offer(script: Script, settings: VoiceSettings, turn: number): string {
    const all = choices(settings);
    const sentences = all.map(({ digit, words }) => `For ${words}, press ${digit} or say it.`);
    const hints = all.map(({ words }) => words).join(', ');
    return script.ask(`menu?turn=${turn}`, sentences, { speech: true, hints }).goTo(`menu?turn=${turn}`).toString();
  }

  private call(query: Record<string, string>): Promise<CallRow> {
    return readCall(this.database, query.call ?? '');
  }

  private async botOf(inboxId: string): Promise<boolean> {
    return Boolean((await this.database.one<{ bot_id: string | null }>(bot, [inboxId]))?.bot_id);
  }
}
