import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { newId } from '../kernel/ids.js';
import { callOf } from './call-row.js';
import { CallTimeline } from './call-timeline.js';
import type { Heard } from './heard.js';

const agent = statement('call_agent_name', `SELECT name FROM agent WHERE id = $1`);

/** What was said on the line: every sentence as the vendor understood it, and the recordings. */
@Injectable()
export class TakeHeard {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly timeline: CallTimeline,
  ) {}

  async recording({ door, form, query }: Heard): Promise<void> {
    const call = await callOf(this.database, door.id, query);
    const { RecordingSid, RecordingUrl = '', RecordingStatus, RecordingDuration } = form;
    if (!call.conversation_id || !RecordingSid || RecordingStatus !== 'completed') return;
    if (!/^https?:\/\//.test(RecordingUrl)) return;
    const length = RecordingDuration ? `, ${Number(RecordingDuration) || 0} s` : '';
    const isMessage = call.outcome === 'voicemail' || call.state === 'voicemail';
    const name = `${isMessage ? 'Message' : 'Call'} ${RecordingSid}.mp3`;
    // Fetched after the vendor has its 200; it is played from here, under the hub's own permissions.
    const file = { id: newId('att'), name, contentType: 'audio/mpeg', size: 0, fetch: `${RecordingUrl}.mp3` };
    await this.work.run((tx) =>
      this.timeline.add(tx, {
        conversationId: call.conversation_id as string,
        key: `${call.id}:recording:${RecordingSid}`,
        by: 'system',
        text: isMessage ? `The caller left a message${length}` : `Recording of the call${length}`,
        attachments: [file],
      }),
    );
  }

  async transcript({ door, form, query }: Heard): Promise<void> {
    if (form.TranscriptionEvent !== 'transcription-content' || form.Final === 'false') return;
    const call = await callOf(this.database, door.id, query);
    const text = wordsOf(form.TranscriptionData);
    if (!call.conversation_id || !text) return;
    // On the customer's own line what comes in is theirs, and what goes out is ours.
    const isCustomer = form.Track === 'inbound_track';
    // The music's sentences go out on the same line, before anybody of us is there.
    if (!isCustomer && call.state !== 'talking') return;
    const name = call.agent_id ? (await this.database.one<{ name: string }>(agent, [call.agent_id]))?.name : undefined;
    const at = form.Timestamp ? new Date(form.Timestamp) : new Date();
    await this.work.run((tx) =>
      this.timeline.add(tx, {
        conversationId: call.conversation_id as string,
        key: `said:${form.TranscriptionSid}:${form.SequenceId}`,
        by: isCustomer ? 'customer' : 'agent',
        author: !isCustomer && call.agent_id ? { id: call.agent_id, name: name ?? null } : undefined,
        text,
        at: Number.isNaN(at.getTime()) ? undefined : at,
      }),
    );
  }
}

function wordsOf(json = ''): string | null {
  try {
    const { transcript } = JSON.parse(json) as { transcript?: unknown };
    return typeof transcript === 'string' ? transcript.slice(0, 5000) : null;
  } catch {
    return null;
  }
}
