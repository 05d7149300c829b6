import { Injectable } from '@nestjs/common';
import { ReceiveMessages } from '../conversations/index.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import type { CallRow } from './call-row.js';

const tie = statement('call_thread', `UPDATE call SET conversation_id = $2 WHERE id = $1 AND conversation_id IS NULL`);

const inMenu = statement(
  'call_in_menu',
  `SELECT * FROM call WHERE id = $1 AND inbox_id = $2 AND direction = 'in' AND conversation_id IS NULL AND ended_at IS NULL`,
);

/** The caller's own words open the conversation: each call is a thread of its own, beside the person's others. */
@Injectable()
export class OpenCallThread {
  constructor(
    private readonly receive: ReceiveMessages,
    private readonly database: Database,
  ) {}

  /** Whoever hangs up in the menu was a contact as well, though nobody heard a word of them. */
  async ofMenu(callId: string, inboxId: string): Promise<void> {
    const call = await this.database.one<CallRow>(inMenu, [callId, inboxId]);
    if (call) await this.say(call, { key: 'start', text: 'Called' });
  }

  async say(call: CallRow, words: { key: string; text: string }): Promise<string> {
    const address = call.phone
      ? ({ kind: 'phone', value: call.phone, proof: call.proof, source: 'voice' } as const)
      : ({ kind: 'external_id', value: `voice:withheld:${call.id}`, proof: 'none', source: 'voice' } as const);
    const { conversationId } = await this.receive.submit({
      inboxId: call.inbox_id,
      externalId: `call:${call.id}:${words.key}`,
      address,
      thread: call.id,
      text: words.text.slice(0, 5000),
    });
    await this.database.query(tie, [call.id, conversationId]);
    return conversationId;
  }
}
