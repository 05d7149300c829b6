import { Injectable } from '@nestjs/common';
import type { Message } from '../../contract/conversations.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { type Named, namesIn } from './names-in.js';

const MOST_OF_A_GROUP = 200;
const candidates = statement(
  'mention_candidates',
  `SELECT 'agent' AS kind, id, name FROM agent WHERE disabled_at IS NULL AND strpos(lower($1), '@' || lower(split_part(name, ' ', 1))) > 0
   UNION ALL SELECT 'team', id, name FROM team WHERE strpos(lower($1), '@' || lower(name)) > 0
   UNION ALL SELECT 'queue', id, name FROM queue WHERE deleted_at IS NULL AND strpos(lower($1), '@' || lower(name)) > 0`,
);
// Whoever is called by name is called once, and by name.
const keep = statement(
  'mention_keep',
  `INSERT INTO mention (message_id, conversation_id, agent_id, group_kind, group_id, by_agent)
   SELECT DISTINCT ON (called.agent_id) $1, $2, called.agent_id, called.kind, called.group_id, $6 FROM (
     SELECT unnest($3::text[]) AS agent_id, NULL::text AS kind, NULL::text AS group_id
     UNION ALL (SELECT agent_id, 'team', team_id FROM team_member WHERE team_id = ANY($4) LIMIT ${MOST_OF_A_GROUP})
     UNION ALL (SELECT agent_id, 'queue', queue_id FROM agent_queue WHERE queue_id = ANY($5) LIMIT ${MOST_OF_A_GROUP})) called
   JOIN agent a ON a.id = called.agent_id AND a.disabled_at IS NULL
   WHERE called.agent_id <> $6 ORDER BY called.agent_id, called.kind NULLS FIRST ON CONFLICT DO NOTHING RETURNING agent_id`,
);
const follow = statement(
  'mention_follow',
  `INSERT INTO participant (conversation_id, agent_id, why) SELECT $1, unnest($2::text[]), 'mentioned' ON CONFLICT DO NOTHING`,
);

/** Calls the colleagues a note names: they are told, and those called by their own name follow the conversation from then on. */
@Injectable()
export class MentionPeople {
  async run(tx: Tx, note: Message): Promise<void> {
    if (!note.text.includes('@')) return;
    const named = namesIn(note.text, await tx.query<Named>(candidates, [note.text]));
    const of = (kind: Named['kind']) => named.flatMap((one) => (one.kind === kind ? one.id : []));
    const byName = of('agent').filter((id) => id !== note.author.id);
    if (named.length === 0) return;
    const { id, conversationId, author } = note;
    const called = await tx.query<{ agent_id: string }>(keep, [
      id,
      conversationId,
      byName,
      of('team'),
      of('queue'),
      author.id ?? 'system',
    ]);
    if (called.length === 0) return;
    if (byName.length > 0) await tx.query(follow, [conversationId, byName]);
    const actor = { kind: author.kind, id: author.id };
    const about = { conversationId, subjectId: id, actor };
    tx.record(fact('people.mentioned', { agentIds: called.map((one) => one.agent_id) }, about));
    for (const agentId of byName) tx.record(fact('participants.changed', { agentId, follows: true }, about));
  }
}
