import { Injectable } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';

const current = statement(
  'interaction_current',
  `SELECT c.interaction_id AS id, c.profile_id, i.issue_key FROM conversation c JOIN interaction i ON i.id = c.interaction_id WHERE c.id = $1 FOR NO KEY UPDATE OF c`,
);
const key = statement('interaction_key', `UPDATE interaction SET issue_key = $2, issue_source = $3 WHERE id = $1`);
const end = statement(
  'interaction_end',
  `UPDATE interaction SET ended_at = clock_timestamp(), resolved = $2 WHERE id = $1 AND ended_at IS NULL`,
);
const clear = statement('interaction_clear', `UPDATE conversation SET interaction_id = NULL WHERE id = $1`);

interface Current {
  id: string;
  profile_id: string;
  issue_key: string | null;
}

/** Says what the present contact is about, once that is known: an order number, a bot's intent, a disposition. */
@Injectable()
export class KeyInteraction {
  async run(tx: Tx, about: { conversationId: string; issueKey: string; source: string }): Promise<void> {
    const now = await tx.one<Current>(current, [about.conversationId]);
    const issueKey = about.issueKey.trim().toLowerCase().slice(0, 200);
    if (!now || issueKey === '' || now.issue_key === issueKey) return;
    await tx.query(key, [now.id, issueKey, about.source]);
    const where = {
      conversationId: about.conversationId,
      profileId: now.profile_id,
      subjectId: now.id,
    };
    tx.record(fact('interaction.keyed', { issueKey, source: about.source }, where));
  }
}

/** Ends the present contact, at wrap-up or when the conversation is resolved: the next message begins another. */
@Injectable()
export class EndInteraction {
  async run(tx: Tx, conversationId: string, resolved: string | null): Promise<string | null> {
    const now = await tx.one<Current>(current, [conversationId]);
    if (!now) return null;
    await tx.query(end, [now.id, resolved]);
    await tx.query(clear, [conversationId]);
    tx.record(
      fact('interaction.ended', { resolved }, { conversationId, profileId: now.profile_id, subjectId: now.id }),
    );
    return now.id;
  }
}
