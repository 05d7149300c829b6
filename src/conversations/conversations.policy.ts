import { Injectable } from '@nestjs/common';
import type { Person } from '../kernel/auth/actor.js';
import { Database } from '../kernel/db/database.js';
import { MayView } from '../realtime/index.js';

/** Who may open which conversation: in one workspace, everyone who works in it. */
@Injectable()
export class ConversationsPolicy extends MayView {
  constructor(private readonly database: Database) {
    super();
  }

  async check(_person: Person, conversationId: string): Promise<boolean> {
    const row = await this.database.one(`SELECT id FROM conversation WHERE id = $1`, [conversationId]);
    return row !== undefined;
  }
}
