import type { Booted } from './boot-app.js';

interface Stored {
  state: string;
  state_reason: string | null;
}

/** Waits until a message of ours has come this far. */
export async function untilState({ database }: Booted, id: string, state: string, ms = 30_000): Promise<Stored> {
  for (const end = Date.now() + ms; ; await new Promise((done) => setTimeout(done, 10))) {
    const row = await database.one<Stored>(`SELECT state, state_reason FROM message WHERE id = $1`, [id]);
    if (row?.state === state) return row;
    if (Date.now() > end) throw new Error(`${id} is ${JSON.stringify(row)}, not ${state}`);
  }
}

/** The stored message with these words. */
export const messageOf = ({ database }: Booted, text: string) =>
  database.one<{ id: string; conversation_id: string; direction: string; external_id: string | null }>(
    `SELECT id, conversation_id, direction, external_id FROM message WHERE text = $1`,
    [text],
  );
