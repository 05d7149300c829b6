import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Door } from '../channels/index.js';
import { aboutMinutes } from '../contract/staffing.js';
import { type Outlook, WaitingRoom } from '../conversations/index.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { QueueWork } from '../routing/index.js';
import { type CallRow, lockCall } from './call-row.js';
import { CallTimeline } from './call-timeline.js';
import type { Heard } from './heard.js';
import { MoveCaller } from './move-caller.js';
import { OpenCallThread } from './open-call-thread.js';
import type { Choice, VoiceSettings } from './settings.js';
import { LEAVE_MESSAGE, Script } from './twiml.js';

const conversation = statement(
  'call_conversation',
  `SELECT id, profile_id, status, interaction_id, control_kind, control_id, control_name, control_epoch, control_since, queue_id, inbox_id
   FROM conversation WHERE id = $1 FOR NO KEY UPDATE`,
);
const queueOf = statement(
  'call_queue',
  `SELECT id FROM queue WHERE (id = $1 OR lower(name) = lower($1)) AND deleted_at IS NULL ORDER BY id = $1 DESC LIMIT 1`,
);
// The first word may have put the call into its inbox's own queue a moment before the choice was read.
const reroute = statement(
  'call_reroute',
  `WITH w AS (UPDATE work_item SET queue_id = $2, entered_at = clock_timestamp(), version = version + 1
       WHERE conversation_id = $1 AND state = 'pending' AND kind NOT IN ('callback', 'task', 'promise') AND queue_id <> $2 RETURNING id),
     c AS (UPDATE conversation SET queue_id = $2 WHERE id = $1 AND EXISTS (SELECT 1 FROM w))
   SELECT id FROM w`,
);
/** The caller waits for a person: in a queue like everybody else, on the line, by callback, or with a message left. */
@Injectable()
export class EnterQueue {
  constructor(
    private readonly work: UnitOfWork,
    private readonly thread: OpenCallThread,
    private readonly queueWork: QueueWork,
    private readonly modules: ModuleRef,
    private readonly timeline: CallTimeline,
    private readonly caller: MoveCaller,
  ) {}

  async run(door: Door, call: CallRow, choice: Choice | null, script: Script): Promise<string> {
    const settings = door.connection.settings as unknown as VoiceSettings;
    const text = choice ? `Called about ${choice.words}` : 'Called';
    const conversationId = call.conversation_id ?? (await this.thread.say(call, { key: 'start', text }));
    const queueId = await this.place(call, conversationId, choice);
    const { staffed, position } = await this.look({ conversationId, queueId, decides: true });
    if (!staffed && settings.voicemail) {
      await this.caller.become(call.id, 'voicemail', 'Nobody was there; the caller was asked to leave a message');
      return script.askMessage(LEAVE_MESSAGE).toString();
    }
    await this.caller.become(call.id, 'waiting', `Waits for a person${position ? `, number ${position} in line` : ''}`);
    script.transcribe();
    if (!settings.offerCallback) return script.join(call.id).toString();
    return round(script, placeWords(position));
  }

  /** The caller pressed a key: 1 keeps the place without the waiting. */
  async offered({ door, form, query }: Heard): Promise<string> {
    const script = await Script.for(door.connection, query.call ?? '');
    if (form.Digits !== '1') return this.line({ door, form, query });
    await this.caller.become(query.call ?? '', 'callback', 'Asked to be called back and keeps the place in line');
    return script.say('Thank you. We will call you back when it is your turn. Goodbye.').hangUp().toString();
  }

  /** Outside the conference, where keys are heard: a sentence, the offer to call back, and music, until somebody is there. */
  async line({ door, query }: Heard): Promise<string> {
    const script = await Script.for(door.connection, query.call ?? '');
    const call = await this.work.run((tx) => lockCall(tx, query.call ?? ''));
    const mayAsk = call.state === 'waiting' && door.connection.settings.offerCallback;
    if (!mayAsk) return script.join(call.id).toString();
    return round(script, await this.outlook(call.conversation_id));
  }

  /** Somebody is there: into the conference. */
  async join({ door, query }: Heard): Promise<string> {
    return (await Script.for(door.connection, query.call ?? '')).join(query.call ?? '').toString();
  }

  /** Played in the conference until somebody comes, then asked for again. */
  async wait({ door, query }: Heard): Promise<string> {
    const script = await Script.for(door.connection, query.call ?? '');
    const words = await this.outlook(await this.conversationOf(query.call ?? ''));
    if (query.again) script.say('I am sorry, we lost the line to my colleague. Please stay on the line.');
    return script.say(words).music().goTo('wait').toString();
  }

  async thanks({ door, query }: Heard): Promise<string> {
    const script = await Script.for(door.connection, query.call ?? '');
    return script.say('Thank you. We have your message. Goodbye.').hangUp().toString();
  }

  private async outlook(conversationId: string | null): Promise<string> {
    const { position, waitSeconds } = await this.look({ conversationId, queueId: null });
    return placeWords(position) + (waitSeconds ? ` It takes ${aboutMinutes(waitSeconds)}.` : '');
  }

  private place(call: CallRow, conversationId: string, choice: Choice | null): Promise<string | null> {
    return this.work.run(async (tx) => {
      const now = await tx.one<Parameters<QueueWork['within']>[1]['conversation']>(conversation, [conversationId]);
      if (!now || now.control_kind === 'agent') return null;
      const asked = choice?.queue ? await tx.one<{ id: string }>(queueOf, [choice.queue]) : undefined;
      const actor = { kind: 'customer', id: null } as const;
      const where = { conversation: now, queueId: asked?.id ?? now.queue_id, reason: 'queued', actor };
      const queued = await this.queueWork.within(tx, where);
      if (asked && queued && queued.queueId !== asked.id) await this.reroute(tx, now, asked.id);
      await this.timeline.event(tx, { id: call.id, conversation_id: conversationId }, 'rang', ringWords(call));
      return asked?.id ?? queued?.queueId ?? null;
    });
  }

  private async reroute(
    tx: Tx,
    { id, profile_id }: { id: string; profile_id: string },
    queueId: string,
  ): Promise<void> {
    const item = await tx.one<{ id: string }>(reroute, [id, queueId]);
    if (!item) return;
    const about = { conversationId: id, profileId: profile_id, subjectId: item.id };
    tx.record(fact('work.queued', { queueId }, about));
  }

  /** Routing provides it without naming it among what other features may use. */
  private look(place: Parameters<WaitingRoom['look']>[0]): Promise<Outlook> {
    return this.modules.get(WaitingRoom, { strict: false }).look(place);
  }

  private conversationOf(callId: string): Promise<string | null> {
    return this.work.run(async (tx) => (await lockCall(tx, callId)).conversation_id);
  }
}

const OFFER = 'If you would rather be called back, press 1 at any time: you keep your place.';

/** One round of waiting: the key is heard through the sentence and the music alike. */
const round = (script: Script, words: string): string =>
  script.ask('offered', [words, OFFER], { speech: false, seconds: 1, music: true }).goTo('line').toString();

const ringWords = ({ phone, proof }: CallRow): string =>
  phone ? `Call from ${phone}${proof === 'verified' ? ', confirmed by the network' : ''}` : 'Call, number withheld';

const placeWords = (position: number | null): string =>
  position === null || position <= 1 ? 'You are next.' : `You are number ${position} in line.`;
