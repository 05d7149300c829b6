import { Injectable } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { RequestCallback } from '../routing/index.js';
import { mayBecome } from './call-state.js';
import { lockCall } from './call-row.js';
import { CallTimeline } from './call-timeline.js';

const become = statement(
  'call_become',
  `UPDATE call SET state = $2, queued_at = COALESCE(queued_at, clock_timestamp()) WHERE id = $1`,
);
const release = statement(
  'call_release',
  `UPDATE call_leg SET state = 'left', left_at = clock_timestamp() WHERE call_id = $1 AND kind = 'customer' AND left_at IS NULL`,
);
// A message is heard when there is time for it: it takes no line.
const later = statement(
  'call_work_later',
  `UPDATE work_item SET channel_class = 'async', version = version + 1
   WHERE conversation_id = $1 AND state = 'pending' AND kind NOT IN ('callback', 'task', 'promise') AND channel_class = 'voice'`,
);

/** How a caller waits for a person: on the line, by callback with their place kept, or with a message left. */
@Injectable()
export class MoveCaller {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timeline: CallTimeline,
    private readonly callbacks: RequestCallback,
  ) {}

  /** False when the call has gone on to something else meanwhile. */
  become(
    callId: string,
    state: 'waiting' | 'voicemail' | 'callback',
    words: string,
    source: 'voice' | 'plan' = 'voice',
  ): Promise<boolean> {
    return this.work.run(async (tx) => {
      const call = await lockCall(tx, callId);
      if (!mayBecome(call.state, state)) return false;
      await tx.query(become, [callId, state]);
      const { conversation_id: conversationId, phone, queued_at: since } = call;
      if (state === 'voicemail') await tx.query(later, [conversationId]);
      // Their line is given up, whenever the vendor says so; the next one is another leg.
      if (state === 'callback') {
        await tx.query(release, [callId]);
        const actor = { kind: 'customer', id: null } as const;
        const asked = { askedAt: since?.toISOString(), source, inLine: true, actor } as const;
        if (conversationId && phone) await this.callbacks.within(tx, { ...asked, conversationId, phone });
      }
      await this.timeline.event(tx, call, state, words);
      return true;
    });
  }
}
