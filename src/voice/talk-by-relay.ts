import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/db/database.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { callOf, type CallRow } from './call-row.js';
import { CallTimeline } from './call-timeline.js';
import { OpenCallThread } from './open-call-thread.js';
import { type BotWords, TakeBotWords } from './take-bot-words.js';

/** What a relay's socket means for its call: words heard are the customer's messages, and what the bot wrote is to be said. */
@Injectable()
export class TalkByRelay {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly thread: OpenCallThread,
    private readonly words: TakeBotWords,
    private readonly timeline: CallTimeline,
  ) {}

  /** The call, when it is this one and still nobody's of us. */
  async begin(inboxId: string, callId: string, callSid: string): Promise<CallRow | null> {
    const call = await callOf(this.database, inboxId, { call: callId });
    return call.vendor_sid === callSid && call.state === 'menu' ? call : null;
  }

  async hear(call: CallRow, key: string, text: string): Promise<void> {
    if (text.trim() !== '') await this.thread.say(call, { key: `relay:${key}`, text });
  }

  look(call: CallRow): Promise<BotWords> {
    return this.words.run(call.id);
  }

  /** What the caller did not let the bot finish: whoever takes the call must not think it was heard. */
  async interrupted({ id }: CallRow, key: string, heard: string): Promise<void> {
    const words = heard.trim()
      ? `The caller interrupted the bot after “${heard.trim()}”`
      : 'The caller interrupted the bot';
    await this.work.run(async (tx) => {
      const [call] = await tx.query<CallRow>(`SELECT id, conversation_id FROM call WHERE id = $1`, [id]);
      if (call) await this.timeline.event(tx, call, `interrupt:${key}`, words);
    });
  }
}
