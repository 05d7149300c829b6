import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { FloorState } from './floor.js';

const sums = statement('board_day_sums', `SELECT name, value FROM floor_day WHERE day = $1`);
const accepts = statement(
  'board_accepts',
  `SELECT seconds, times FROM day_seconds WHERE day = $1 AND name = 'handoff_accept' ORDER BY seconds`,
);
const samples = statement(
  'board_samples',
  `SELECT COALESCE(sum(agents), 0)::int AS agents, COALESCE(sum(talking), 0)::int AS talking, COALESCE(sum(used), 0)::int AS used,
     COALESCE(sum(offered), 0)::int AS offered FROM floor_sample WHERE minute > now() - interval '30 minutes'`,
);

interface DaySums {
  handoffs: number;
  bots: FloorState['bots'];
  sampled: { agents: number; talking: number; used: number; offered: number };
}

/** What was counted of a day for the whole floor. */
@Injectable()
export class DaySumsQueries {
  constructor(private readonly database: Database) {}

  async of(day: string): Promise<DaySums> {
    const [rows, seconds, [sampled]] = await Promise.all([
      this.database.query<{ name: string; value: number }>(sums, [day]),
      this.database.query<{ seconds: number; times: number }>(accepts, [day]),
      this.database.query<DaySums['sampled']>(samples),
    ]);
    const value = (name: string) => rows.find((row) => row.name === name)?.value ?? 0;
    return {
      handoffs: value('handoffs'),
      bots: { ...median(seconds), contained: value('bot_contained'), ended: value('bot_ended') },
      sampled,
    };
  }
}

/** The middle one of all that were seen, the lower of two. */
function median(seconds: { seconds: number; times: number }[]): { acceptSeconds: number | null; accepted: number } {
  const accepted = seconds.reduce((sum, { times }) => sum + times, 0);
  let before = 0;
  for (const { seconds: value, times } of seconds) {
    before += times;
    if (before * 2 >= accepted) return { acceptSeconds: value, accepted };
  }
  return { acceptSeconds: null, accepted };
}
