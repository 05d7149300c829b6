import { Injectable } from '@nestjs/common';
import { type Outlook, WaitingRoom } from '../../conversations/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { Together } from '../../kernel/together.js';

// Who is offered to somebody still waits until they take it, and keeps their place.
const position = statement(
  'waiting_position',
  `SELECT w.queue_id AS "queueId", (SELECT count(*) FROM work_item o WHERE o.queue_id = w.queue_id AND o.state IN ('pending', 'reserved')
       AND (o.priority > w.priority OR (o.priority = w.priority AND (o.enqueued_at, o.id) <= (w.enqueued_at, w.id)))) AS position
   FROM work_item w WHERE w.conversation_id = $1 AND w.state IN ('pending', 'reserved')`,
);
const staffed = statement(
  'waiting_staffed',
  `SELECT EXISTS (SELECT 1 FROM agent_state s WHERE s.status IN ('available', 'busy') AND s.presence IN ('connected', 'shaky')
     AND ($1::text IS NULL OR EXISTS (SELECT 1 FROM agent_queue q WHERE q.agent_id = s.agent_id AND q.queue_id = $1))) AS staffed`,
);
const usual = statement(
  'waiting_usual',
  `SELECT count(*) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS seconds FROM (
     SELECT extract(epoch FROM a.started_at - w.enqueued_at)::float8 AS seconds FROM assignment a JOIN work_item w ON w.id = a.work_item_id
     WHERE w.queue_id = $1 AND a.started_at > now() - interval '2 hours' ORDER BY a.started_at DESC LIMIT 20) lately`,
);
/** Fewer cases say nothing. */
const ENOUGH = 5;
const FRESH_MS = 250;

/** What can honestly be told to a customer who waits: their place, whether anybody is there, and how long it took others lately. */
@Injectable()
export class WaitingRoomQueries extends WaitingRoom {
  private readonly together = new Together<Pick<Outlook, 'staffed' | 'waitSeconds'>>(FRESH_MS);

  constructor(private readonly database: Database) {
    super();
  }

  async look(place: { conversationId: string | null; queueId: string | null }): Promise<Outlook> {
    const waits = place.conversationId
      ? await this.database.one<{ queueId: string; position: number }>(position, [place.conversationId])
      : undefined;
    const queueId = waits?.queueId ?? place.queueId;
    const queue = await this.together.ask(queueId ?? '', () => this.queue(queueId));
    return { position: waits?.position ?? null, ...queue };
  }

  private async queue(queueId: string | null): Promise<Pick<Outlook, 'staffed' | 'waitSeconds'>> {
    const [there, lately] = await Promise.all([
      this.database.one<{ staffed: boolean }>(staffed, [queueId]),
      this.database.one<{ n: number; seconds: number | null }>(usual, [queueId]),
    ]);
    const known = there?.staffed && lately && lately.n >= ENOUGH ? lately.seconds : null;
    return { staffed: there?.staffed ?? false, waitSeconds: known === null ? null : Math.round(known) };
  }
}
