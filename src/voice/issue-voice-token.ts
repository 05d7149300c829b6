import { Injectable } from '@nestjs/common';
import { InboxDirectory } from '../channels/index.js';
import type { VoiceToken } from '../contract/voice.js';
import type { Person } from '../kernel/auth/actor.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { conflict } from '../kernel/http/problem.js';
import { newToken } from './twilio-sdk.js';

const LIVES_SECONDS = 3600;
// An agent may be a member of no queue of it: colleagues are asked into calls as well.
const lines = statement(
  'voice_lines',
  `SELECT x.id FROM inbox x WHERE x.channel = 'voice' AND NOT x.paused
   ORDER BY EXISTS (SELECT 1 FROM agent_queue q WHERE q.agent_id = $1 AND q.queue_id = x.queue_id) DESC, x.created_at LIMIT 20`,
);

/** Signs an agent's browser in at the vendor under the agent's own id: that is where their calls ring. */
@Injectable()
export class IssueVoiceToken {
  constructor(
    private readonly database: Database,
    private readonly inboxes: InboxDirectory,
  ) {}

  async run({ id }: Person): Promise<VoiceToken> {
    for (const line of await this.database.query<{ id: string }>(lines, [id])) {
      const connection = (await this.inboxes.find(line.id))?.connection;
      const [credentials] = connection?.credentials ?? [];
      const { accountSid, apiKeySid, apiKeySecret } = credentials ?? {};
      if (!accountSid || !apiKeySid || !apiKeySecret) continue;
      const expiresAt = new Date(Date.now() + LIVES_SECONDS * 1000).toISOString();
      const app = String(connection?.settings.appSid ?? '');
      const token = await newToken({ accountSid, apiKeySid, apiKeySecret }, id, LIVES_SECONDS, app);
      return { token, identity: id, expiresAt };
    }
    throw conflict('no_line', 'No inbox for calls has an API key for browsers');
  }
}
