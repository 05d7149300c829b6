import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { invalid } from '../kernel/http/problem.js';
import { newId } from '../kernel/ids.js';
import { type CallRow, callOf } from './call-row.js';
import { EnterQueue } from './enter-queue.js';
import type { Heard } from './heard.js';
import { choices, chosen, type VoiceSettings, wantsPerson } from './settings.js';
import { TalkWithBot } from './talk-with-bot.js';
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

const E164 = /^\+[1-9]\d{6,14}$/;
const MOST_SILENCES = 2;

/** Picks up: greeting and consent, then a bot's questions or the menu, until it is clear who should talk to the caller. */
@Injectable()
export class AnswerCall {
  constructor(
    private readonly database: Database,
    private readonly queue: EnterQueue,
    private readonly bot: TalkWithBot,
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
    if (await this.botOf(door.id)) return this.bot.greet(script, settings);
    const all = choices(settings);
    if (all.length === 0) return this.queue.run(door, call, null, script);
    return this.offer(script, settings, 1);
  }

  /** An agent's browser tries its line: it hears itself, and reaches nobody. */
  async check({ door }: Heard): Promise<string> {
    return (await Script.for(door.connection, '')).echo().toString();
  }

  async menu({ door, form, query }: Heard): Promise<string> {
    const call = await callOf(this.database, door.id, query);
    const settings = door.connection.settings as unknown as VoiceSettings;
    const { Digits = '', SpeechResult = '' } = form;
    const choice = chosen(choices(settings), Digits, SpeechResult);
    const script = await Script.for(door.connection, call.id);
    if (choice) return this.queue.run(door, call, choice, script);
    const turn = Number(query.turn) || 1;
    if (wantsPerson(Digits, SpeechResult) || turn > MOST_SILENCES) return this.queue.run(door, call, null, script);
    return this.offer(script.say('I did not get that.'), settings, turn + 1);
  }

  private offer(script: Script, settings: VoiceSettings, turn: number): string {
    const all = choices(settings);
    const sentences = all.map(({ digit, words }) => `For ${words}, press ${digit} or say it.`);
    const hints = all.map(({ words }) => words).join(', ');
    return script.ask(`menu?turn=${turn}`, sentences, { speech: true, hints }).goTo(`menu?turn=${turn}`).toString();
  }

  private async botOf(inboxId: string): Promise<boolean> {
    return Boolean((await this.database.one<{ bot_id: string | null }>(bot, [inboxId]))?.bot_id);
  }
}
