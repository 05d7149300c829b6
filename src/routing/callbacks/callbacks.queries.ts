import { Injectable } from '@nestjs/common';
import type { Page } from '../../contract/common.js';
import type { Callback, CallbackOptions } from '../../contract/obligations.js';
import { Database } from '../../kernel/db/database.js';
import { notFound } from '../../kernel/http/problem.js';
import { readLimit, readTimeCursor, toPage } from '../../kernel/http/paging.js';
import { statement } from '../../kernel/db/statement.js';
import { Workspace } from '../../governance/index.js';
import { zonesOf } from './local-hours.js';
import { callbackColumns, type CallbackRow, liveCallback, readCallback, toCallback } from './callback-row.js';

const list = statement(
  'callbacks_list',
  `SELECT ${callbackColumns} FROM callback WHERE ($1::text[] IS NULL OR state = ANY($1)) AND ($2::text IS NULL OR conversation_id = $2)
     AND ($3::timestamptz IS NULL OR (asked_at, id) < ($3, $4)) ORDER BY asked_at DESC, id DESC LIMIT $5`,
);
const numbers = statement(
  'callback_numbers',
  `SELECT c.id, (SELECT m.time_zone FROM profile m WHERE m.id IN (SELECT members_of(c.profile_id)) AND m.time_zone IS NOT NULL
       ORDER BY m.id = c.profile_id DESC LIMIT 1) AS zone,
     ARRAY(SELECT i.value FROM identity i WHERE i.profile_id IN (SELECT members_of(c.profile_id)) AND i.kind = 'phone' GROUP BY i.value
       ORDER BY bool_or(i.id = c.identity_id) DESC, min(array_position(ARRAY['strong','verified','claimed','none'], i.proof)), min(i.created_at)) AS phones
   FROM conversation c WHERE c.id = $1`,
);
const ofWork = statement('callback_of_work', `SELECT ${callbackColumns} FROM callback WHERE work_item_id = $1`);

/** Reads who is to be called back. */
@Injectable()
export class CallbacksQueries {
  constructor(
    private readonly database: Database,
    private readonly workspace: Workspace,
  ) {}

  async one(id: string): Promise<Callback> {
    const row = await readCallback(this.database, id);
    if (!row) throw notFound('callback');
    return toCallback(row);
  }

  /** What a callback to this customer can be: their numbers, where they may be, and what is planned already. */
  async options(conversationId: string): Promise<CallbackOptions> {
    const known = await this.database.one<{ zone: string | null; phones: string[] }>(numbers, [conversationId]);
    if (!known) throw notFound('conversation');
    const workspace = await this.workspace.zone();
    const live = await liveCallback(this.database, conversationId);
    return {
      numbers: known.phones.map((phone) => ({ phone, zones: zonesOf(phone, known.zone, workspace) })),
      live: live ? toCallback(live) : null,
    };
  }

  /** The callback a piece of work stands for. */
  async ofWork(workItemId: string): Promise<Callback | null> {
    const row = await this.database.one<CallbackRow>(ofWork, [workItemId]);
    return row ? toCallback(row) : null;
  }

  async page(query: Record<string, string | undefined>): Promise<Page<Callback>> {
    const limit = readLimit(query.limit);
    const [at = null, id = null] = readTimeCursor(query.cursor) ?? [];
    const states = query.state?.split(',') ?? null;
    const rows = await this.database.query<CallbackRow>(list, [states, query.conversation ?? null, at, id, limit + 1]);
    return toPage(rows, limit, (row) => [row.asked_at.toISOString(), row.id], toCallback);
  }
}
