import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { CountOnce, GATHERED } from './count-once.js';
import { tally } from './tally.js';

const seconds = statement(
  'day_seconds_handoff',
  `INSERT INTO day_seconds (day, name, seconds, times)
   SELECT $1, 'handoff_accept', GREATEST(0, floor(extract(epoch FROM $3::timestamptz - requested_at)))::int, 1 FROM handoff WHERE id = $2
   ON CONFLICT (day, name, seconds) DO UPDATE SET times = day_seconds.times + 1`,
);
// Only of contacts a bot began with: whether a person was asked for, or had it, at any moment of it.
const contained = statement(
  'floor_day_contained',
  `WITH held AS (
     SELECT bool_or(s.holder_kind = 'bot') AS bot, bool_or(s.holder_kind IN ('agent', 'queue')) AS person
     FROM interaction i JOIN segment s ON s.conversation_id = i.conversation_id
     WHERE i.id = $2 AND s.started_at < COALESCE(i.ended_at, now()) AND COALESCE(s.ended_at, now()) > i.started_at),
   numbers AS (SELECT 'bot_ended' AS name, 1 AS value FROM held WHERE bot UNION ALL SELECT 'bot_contained', 1 FROM held WHERE bot AND NOT person)
   INSERT INTO floor_day (day, name, value) SELECT $1, name, value FROM numbers
   ON CONFLICT (day, name) DO UPDATE SET value = floor_day.value + EXCLUDED.value`,
);

/** Counts how bots end: how soon a person takes what they hand over, and how often nobody had to. */
@Injectable()
export class CountOutcomes {
  constructor(private readonly once: CountOnce) {}

  @On('handoff.status', 'durable', GATHERED)
  handoff(facts: Fact<'handoff.status'>[]): Promise<void> {
    const accepted = facts.filter(({ data }) => data.state === 'accepted');
    return this.once.run('accepted:', accepted, async (tx, fresh) => {
      for (const [{ subjectId, at }, day] of fresh) await tx.query(seconds, [day, subjectId, at]);
    });
  }

  @On('interaction.ended', 'durable', GATHERED)
  ended(facts: Fact<'interaction.ended'>[]): Promise<void> {
    return this.once.run('ended:', facts, async (tx, fresh) => {
      for (const [{ subjectId }, day] of fresh) await tx.query(contained, [day, subjectId]);
    });
  }

  @On('outreach.suppressed', 'durable', GATHERED)
  suppressed(facts: Fact<'outreach.suppressed'>[]): Promise<void> {
    return this.once.run('suppressed:', facts, (tx, fresh) =>
      tally(
        tx,
        'suppressed',
        fresh.map(([one]) => one),
      ),
    );
  }
}
