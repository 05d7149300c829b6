import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { WaitRange } from '../../contract/staffing.js';
import { type Outlook, type WaitingPlace, WaitingRoom } from '../../conversations/index.js';
import { Calendars } from '../../governance/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { Together } from '../../kernel/together.js';
import { WaitEstimates } from '../../kernel/wait-estimates.js';

// Who is offered to somebody still waits until they take it, and keeps their place.
const position = statement(
  'waiting_position',
  `SELECT w.queue_id AS "queueId", (SELECT count(*) FROM work_item o WHERE o.queue_id = w.queue_id AND o.phase = 'queued'
       AND (o.priority > w.priority OR (o.priority = w.priority AND (o.enqueued_at, o.id) <= (w.enqueued_at, w.id)))) AS position
   FROM work_item w WHERE w.conversation_id = $1 AND w.phase = 'queued'`,
);
const staffed = statement(
  'waiting_staffed',
  `SELECT EXISTS (SELECT 1 FROM agent_state s WHERE s.status IN ('available', 'busy') AND s.presence IN ('connected', 'shaky')
     AND ($1::text IS NULL OR EXISTS (SELECT 1 FROM agent_queue q WHERE q.agent_id = s.agent_id AND q.queue_id = $1))) AS staffed`,
);
const hours = statement(
  'waiting_hours',
  `SELECT id, hours_id AS "hoursId", clock_timestamp() AS now FROM queue WHERE id = $1 AND hours_id IS NOT NULL`,
);
const FRESH_MS = 250;

interface Standing {
  staffed: boolean;
  open: boolean;
  opensAt: Date | null;
}

/** What can honestly be told to a customer who waits: their place, whether anybody is there, and about how long it takes. */
@Injectable()
export class WaitingRoomQueries extends WaitingRoom {
  private readonly together = new Together<Standing>(FRESH_MS);

  constructor(
    private readonly database: Database,
    private readonly modules: ModuleRef,
    private readonly calendars: Calendars,
  ) {
    super();
  }

  async look(place: WaitingPlace): Promise<Outlook> {
    const waits = place.conversationId
      ? await this.database.one<{ queueId: string; position: number }>(position, [place.conversationId])
      : undefined;
    const queueId = waits?.queueId ?? place.queueId;
    const read = () => this.standing(queueId);
    const standing = await (place.decides ? read() : this.together.ask(queueId ?? '', read));
    const canSay = standing.staffed && standing.open && queueId;
    const waitSeconds = canSay ? await this.estimate(queueId, waits?.position) : null;
    return { position: waits?.position ?? null, ...standing, waitSeconds };
  }

  private async standing(queueId: string | null): Promise<Standing> {
    const [people, [place]] = await Promise.all([
      this.database.one<{ staffed: boolean }>(staffed, [queueId]),
      this.database.query<{ id: string; hoursId: string; now: Date }>(hours, [queueId]),
    ]);
    const closed = place && (await this.calendars.closed([place], place.now.getTime()));
    const isOpen = !closed?.has(place.id);
    return { staffed: people?.staffed ?? false, open: isOpen, opensAt: closed?.get(place.id) ?? null };
  }

  private async estimate(queueId: string, place?: number): Promise<WaitRange | null> {
    let estimates: WaitEstimates;
    try {
      estimates = this.modules.get(WaitEstimates, { strict: false });
    } catch {
      return null; // A hub that counts nothing estimates nothing.
    }
    return estimates.estimate(queueId, place === undefined ? undefined : place - 1);
  }
}
