import { Injectable } from '@nestjs/common';
import type { SupervisionNow, TextSupervision, Whisper } from '../../contract/supervision.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';

const people = statement(
  'supervision_people',
  `SELECT s.id, s.conversation_id AS "conversationId", s.supervisor_id AS "supervisorId", a.name, s.mode, s.private, s.since, c.control_id AS holder
   FROM supervision s JOIN agent a ON a.id = s.supervisor_id JOIN conversation c ON c.id = s.conversation_id
   WHERE s.conversation_id = ANY($1) AND s.ended_at IS NULL ORDER BY s.since, s.id`,
);
const holders = statement(
  'supervision_holders',
  `SELECT id, control_id AS holder FROM conversation WHERE id = ANY($1) AND control_kind = 'agent'`,
);
const whispers = statement(
  'whispers_read',
  `SELECT w.id, w.conversation_id AS "conversationId", w.from_id AS "fromId", f.name AS "fromName", w.to_id AS "toId", t.name AS "toName", w.text, w.at
   FROM whisper w JOIN agent f ON f.id = w.from_id JOIN agent t ON t.id = w.to_id
   WHERE w.id = ANY($1) OR (w.conversation_id = $2 AND (w.from_id = $3 OR w.to_id = $3)) ORDER BY w.at, w.id LIMIT 200`,
);

type PersonRow = Omit<TextSupervision, 'since' | 'supervisor'> & { supervisorId: string; name: string; since: Date };
interface WhisperRow {
  id: string;
  conversationId: string;
  fromId: string;
  fromName: string;
  toId: string;
  toName: string;
  text: string;
  at: Date;
}

/** Who looks on in which conversation, and what was whispered, to whom it may be shown. */
@Injectable()
export class SupervisionQueries {
  constructor(private readonly database: Database) {}

  async of(conversationId: string, readerId: string): Promise<SupervisionNow> {
    const [rows, words] = await Promise.all([
      this.people([conversationId]),
      this.database.query<WhisperRow>(whispers, [[], conversationId, readerId]),
    ]);
    return {
      people: rows.filter((one) => !one.private || one.supervisor.id === readerId),
      whispers: words.map(toWhisper),
    };
  }

  async people(conversationIds: string[]): Promise<TextSupervision[]> {
    const rows = await this.database.query<PersonRow>(people, [conversationIds]);
    return rows.map(({ supervisorId, name, since, id, conversationId, mode, private: hidden }) => ({
      id,
      conversationId,
      mode,
      private: hidden,
      supervisor: { id: supervisorId, name },
      since: since.toISOString(),
    }));
  }

  /** Who has each of these conversations, where a person does. */
  async holders(conversationIds: string[]): Promise<Map<string, string>> {
    const rows = await this.database.query<{ id: string; holder: string }>(holders, [conversationIds]);
    return new Map(rows.map(({ id, holder }) => [id, holder]));
  }

  async whispers(ids: string[]): Promise<Whisper[]> {
    return (await this.database.query<WhisperRow>(whispers, [ids, null, null])).map(toWhisper);
  }
}

const toWhisper = (row: WhisperRow): Whisper => ({
  id: row.id,
  conversationId: row.conversationId,
  from: { id: row.fromId, name: row.fromName },
  to: { id: row.toId, name: row.toName },
  text: row.text,
  at: row.at.toISOString(),
});
