import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Door } from '../channels/index.js';
import { type Outlook, WaitingRoom } from '../conversations/index.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { QueueWork } from '../routing/index.js';
import { mayBecome } from './call-state.js';
import { type CallRow, lockCall } from './call-row.js';
import { CallTimeline } from './call-timeline.js';
import type { Heard } from './heard.js';
import { OpenCallThread } from './open-call-thread.js';
import type { Choice, VoiceSettings } from './settings.js';
import { Script } from './twiml.js';

const conversation = statement(
  'call_conversation',
  `SELECT id, profile_id, status, interaction_id, control_kind, control_id, control_name, control_epoch, control_since, queue_id, inbox_id
   FROM conversation WHERE id = $1 FOR NO KEY UPDATE`,
);
const queueOf = statement(
  'call_queue',
  `SELECT id FROM queue WHERE id = $1 OR lower(name) = lower($1) ORDER BY id = $1 DESC LIMIT 1`,
);
// The first word may have put the call into its inbox's own queue a moment before the choice was read.
const reroute = statement(
  'call_reroute',
  `WITH w AS (UPDATE work_item SET queue_id = $2, version = version + 1 WHERE conversation_id = $1 AND state = 'pending' AND queue_id <> $2 RETURNING 1)
   UPDATE conversation SET queue_id = $2 WHERE id = $1 AND EXISTS (SELECT 1 FROM w)`,
);
const become = statement(
  'call_become',
  `UPDATE call SET state = $2, queued_at = COALESCE(queued_at, clock_timestamp()) WHERE id = $1`,
);
const release = statement(
  'call_release',
  `UPDATE call_leg SET state = 'left', left_at = clock_timestamp() WHERE call_id = $1 AND kind = 'customer' AND left_at IS NULL`,
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
  ) {}

  async run(door: Door, call: CallRow, choice: Choice | null, script: Script): Promise<string> {
    const settings = door.connection.settings as unknown as VoiceSettings;
    const text = choice ? `Called about ${choice.words}` : 'Called';
    const conversationId = call.conversation_id ?? (await this.thread.say(call, { key: 'start', text }));
    const queueId = await this.place(call, conversationId, choice);
    const { staffed, position } = await this.look({ conversationId, queueId });
    if (!staffed && settings.voicemail) {
      await this.become(call.id, 'voicemail', 'Nobody was there; the caller was asked to leave a message');
      return script
        .say('Nobody is here right now. Please leave a message after the tone, and we will come back to you.')
        .takeMessage()
        .say('We did not hear anything. Goodbye.')
        .hangUp()
        .toString();
    }
    await this.become(call.id, 'waiting', `Waits for a person${position ? `, number ${position} in line` : ''}`);
    if (!settings.offerCallback) return this.hold(script, call.id);
    const offer = 'If you would rather be called back, press 1 now: you keep your place.';
    return this.hold(script.ask('offered', [placeWords(position), offer], { speech: false, seconds: 3 }), call.id);
  }

  /** The caller pressed a key: 1 keeps the place without the waiting. */
  async offered({ door, form, query }: Heard): Promise<string> {
    const script = await Script.for(door.connection, query.call ?? '');
    if (form.Digits !== '1') return this.hold(script, query.call ?? '');
    await this.become(query.call ?? '', 'callback', 'Asked to be called back and keeps the place in line');
    return script.say('Thank you. We will call you back when it is your turn. Goodbye.').hangUp().toString();
  }

  /** Played in the conference until somebody comes, then asked for again. */
  async wait({ door, query }: Heard): Promise<string> {
    const script = await Script.for(door.connection, query.call ?? '');
    const conversationId = await this.conversationOf(query.call ?? '');
    const { position, waitSeconds } = await this.look({ conversationId, queueId: null });
    const minutes = waitSeconds === null ? null : Math.max(1, Math.round(waitSeconds / 60));
    const wait = minutes === null ? '' : ` Others waited about ${minutes} minute${minutes === 1 ? '' : 's'} lately.`;
    return script
      .say(placeWords(position) + wait)
      .music()
      .goTo('wait')
      .toString();
  }

  async thanks({ door, query }: Heard): Promise<string> {
    const script = await Script.for(door.connection, query.call ?? '');
    return script.say('Thank you. We have your message. Goodbye.').hangUp().toString();
  }

  private hold(script: Script, callId: string): string {
    return script.transcribe().join(callId).toString();
  }

  private place(call: CallRow, conversationId: string, choice: Choice | null): Promise<string | null> {
    return this.work.run(async (tx) => {
      const now = await tx.one<Parameters<QueueWork['within']>[1]['conversation']>(conversation, [conversationId]);
      if (!now || now.control_kind === 'agent') return null;
      const asked = choice?.queue ? await tx.one<{ id: string }>(queueOf, [choice.queue]) : undefined;
      const actor = { kind: 'customer', id: null } as const;
      const where = { conversation: now, queueId: asked?.id ?? now.queue_id, reason: 'queued', actor };
      const queued = await this.queueWork.within(tx, where);
      if (asked && queued && queued.queueId !== asked.id) await tx.query(reroute, [conversationId, asked.id]);
      await this.timeline.event(tx, { id: call.id, conversation_id: conversationId }, 'rang', ringWords(call));
      return asked?.id ?? queued?.queueId ?? null;
    });
  }

  private become(callId: string, state: 'waiting' | 'voicemail' | 'callback', words: string): Promise<void> {
    return this.work.run(async (tx: Tx) => {
      const call = await lockCall(tx, callId);
      if (!mayBecome(call.state, state)) return;
      await tx.query(become, [callId, state]);
      // Their line is given up, whenever the vendor says so; the next one is another leg.
      if (state === 'callback') await tx.query(release, [callId]);
      await this.timeline.event(tx, call, state, words);
    });
  }

  /** Routing provides it without naming it among what other features may use. */
  private look(place: Parameters<WaitingRoom['look']>[0]): Promise<Outlook> {
    return this.modules.get(WaitingRoom, { strict: false }).look(place);
  }

  private conversationOf(callId: string): Promise<string | null> {
    return this.work.run(async (tx) => (await lockCall(tx, callId)).conversation_id);
  }
}

const ringWords = ({ phone, proof }: CallRow): string =>
  phone ? `Call from ${phone}${proof === 'verified' ? ', confirmed by the network' : ''}` : 'Call, number withheld';

const placeWords = (position: number | null): string =>
  position === null || position <= 1 ? 'You are next.' : `You are number ${position} in line.`;
