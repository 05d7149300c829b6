import { Injectable } from '@nestjs/common';
import type { Control, HolderKind } from '../contract/conversations.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../kernel/events/fact.js';
import { conflict, notFound } from '../kernel/http/problem.js';
import { newId } from '../kernel/ids.js';
import { type SummaryRow, toControl } from './summary-row.js';

export interface ControlChange {
  conversationId: string;
  to: { kind: HolderKind; id: string | null; name: string | null };
  reason: string;
  actor: FactActor;
  /** Refuses the change with 409 `control_lost` when control moved on since this epoch. */
  expectEpoch?: number;
  /** As the caller has locked and read it in this transaction, before anything changed; saves the reading. */
  locked?: Row;
  /** The work that moves with it, where routing moves both: nobody need look for it. */
  workItemId?: string;
  /** What the bot is told when control comes back to it. */
  outcome?: unknown;
}

type Row = Pick<
  SummaryRow,
  'control_kind' | 'control_id' | 'control_name' | 'control_epoch' | 'control_since' | 'profile_id'
>;

const lock = statement(
  'control_lock',
  `SELECT control_kind, control_id, control_name, control_epoch, control_since, profile_id FROM conversation WHERE id = $1 FOR NO KEY UPDATE`,
);
const set = statement(
  'control_set',
  // The new segment begins from what the old one's end counted, so that the end comes first and one is open at any time.
  `WITH c AS (
     UPDATE conversation SET control_kind = $2, control_id = $3, control_name = $4, control_epoch = control_epoch + 1,
       control_since = clock_timestamp(), agent_id = CASE WHEN $2 = 'agent' THEN $3 WHEN $2 = 'bot' THEN NULL ELSE agent_id END,
       bot_id = CASE WHEN $2 = 'bot' THEN $3 ELSE bot_id END, updated_at = clock_timestamp()
     WHERE id = $1 RETURNING id, control_kind, control_id, control_name, control_epoch, control_since, last_seq
   ), ended AS (
     UPDATE segment SET ended_at = clock_timestamp() WHERE conversation_id = $1 AND ended_at IS NULL RETURNING 1
   ), started AS (
     INSERT INTO segment (id, conversation_id, holder_kind, holder_id, holder_name, reason, after_seq)
     SELECT $5, c.id, $2, $3, $4, $6, c.last_seq FROM c, (SELECT count(*) FROM ended) first
   ) SELECT * FROM c`,
);

/** Moves control of a conversation, inside the caller's transaction: one holder, every change raises the epoch. */
@Injectable()
export class ChangeControl {
  async run(tx: Tx, change: ControlChange): Promise<Control> {
    const { conversationId, to, reason } = change;
    const before = change.locked ?? (await tx.one<Row>(lock, [conversationId]));
    if (!before) throw notFound('conversation');
    if (change.expectEpoch !== undefined && before.control_epoch !== change.expectEpoch)
      throw controlLost(toControl(before));
    if (before.control_kind === to.kind && before.control_id === to.id) return toControl(before);
    const [after] = await tx.query<Row>(set, [conversationId, to.kind, to.id, to.name, newId('seg'), reason]);
    const data = {
      from: { kind: before.control_kind, id: before.control_id },
      to,
      epoch: after.control_epoch,
      reason,
      ...(change.workItemId ? { workItemId: change.workItemId } : {}),
      ...(change.outcome === undefined ? {} : { outcome: change.outcome }),
    };
    tx.record(
      fact('control.changed', data, {
        conversationId,
        profileId: before.profile_id,
        actor: change.actor,
      }),
    );
    return toControl(after);
  }
}

/** The one answer to a writer who no longer holds the conversation. */
export function controlLost(control: Control) {
  return conflict('control_lost', 'You no longer hold this conversation', {
    control,
  });
}
