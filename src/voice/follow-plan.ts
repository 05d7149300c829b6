import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import type { Fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import { type CallRow, callOf, openCallOf } from './call-row.js';
import { Conference } from './conference.js';
import type { Heard } from './heard.js';
import { MoveCaller } from './move-caller.js';
import type { VoiceSettings } from './settings.js';
import { TalkWithBot } from './talk-with-bot.js';
import { LEAVE_MESSAGE, Script } from './twiml.js';

// Out of the line, and not yet where the plan leads: whatever the room says of them meanwhile is no end of the call.
const takeOut = statement(
  'call_take_out',
  `UPDATE call SET state = 'menu' WHERE id = $1 AND state = 'waiting' AND agent_id IS NULL AND ended_at IS NULL RETURNING id`,
);
const putBack = statement('call_put_back', `UPDATE call SET state = 'waiting' WHERE id = $1 AND state = 'menu'`);
const said = statement(
  'call_plan_words',
  `SELECT CASE WHEN h.state = 'no_agent' AND h.on_no_agent IS NOT NULL THEN h.on_no_agent ->> 'message' ELSE q.no_agent ->> 'message' END AS words
   FROM work_item w JOIN queue q ON q.id = w.queue_id LEFT JOIN handoff h ON h.id = w.handoff_id
   WHERE w.conversation_id = $1 AND w.no_agent_at IS NOT NULL ORDER BY w.no_agent_at DESC LIMIT 1`,
);

const words = {
  message: LEAVE_MESSAGE,
  promised: 'Nobody is free right now. We have kept your place and will call you back. Goodbye.',
  back: 'Nobody is free right now. I am still here and can go on helping.',
};

/** Nobody came for a caller who waits on the line: what their queue has planned for that is heard, and happens. */
@Injectable()
export class FollowPlan {
  private readonly log = new Logger('voice');

  constructor(
    private readonly database: Database,
    private readonly conference: Conference,
    private readonly caller: MoveCaller,
    private readonly bot: TalkWithBot,
  ) {}

  @On('work.unanswered')
  async planned({ conversationId, data }: Fact<'work.unanswered'>): Promise<void> {
    const call = conversationId ? await openCallOf(this.database, conversationId) : undefined;
    if (!call) return;
    const step = await this.stepOf(call, data.plan);
    if (!step || !(await this.database.one(takeOut, [call.id]))) return;
    try {
      await this.conference.redirect(call, step);
    } catch (error) {
      await this.database.query(putBack, [call.id]);
      this.log.warn(`call ${call.id}: ${step} failed: ${(error as Error).message}`);
    }
  }

  async message({ door, query }: Heard): Promise<string> {
    const call = await callOf(this.database, door.id, query);
    const script = await Script.for(door.connection, call.id);
    const about = 'Nobody came; the caller was asked to leave a message';
    if (!isFree(call) || !(await this.caller.become(call.id, 'voicemail', about)))
      return script.join(call.id).toString();
    return script.askMessage(await this.wordsOf(call, words.message)).toString();
  }

  async promised({ door, query }: Heard): Promise<string> {
    const call = await callOf(this.database, door.id, query);
    const script = await Script.for(door.connection, call.id);
    const about = 'Nobody came; the caller is called back and keeps the place in line';
    if (!isFree(call) || !(await this.caller.become(call.id, 'callback', about, 'plan')))
      return script.join(call.id).toString();
    return script
      .say(await this.wordsOf(call, words.promised))
      .hangUp()
      .toString();
  }

  async back({ door, query }: Heard): Promise<string> {
    const call = await callOf(this.database, door.id, query);
    const script = await Script.for(door.connection, call.id);
    return this.bot.goOn(
      script,
      door.connection.settings as unknown as VoiceSettings,
      call,
      await this.wordsOf(call, words.back),
    );
  }

  /** Whoever withholds their number cannot be called back, and a line that takes no messages goes on with its music. */
  private async stepOf(call: CallRow, plan: string): Promise<keyof typeof words | null> {
    if (plan === 'bot') return 'back';
    if (plan === 'callback' && call.phone) return 'promised';
    const { settings } = await this.conference.connection(call.inbox_id);
    return plan !== 'wait' && settings.voicemail ? 'message' : null;
  }

  private async wordsOf({ conversation_id }: CallRow, usual: string): Promise<string> {
    const row = await this.database.one<{ words: string | null }>(said, [conversation_id]);
    return row?.words?.trim() || usual;
  }
}

/** Somebody may have taken it while the vendor asked what comes next. */
const isFree = ({ state, agent_id }: CallRow): boolean => state === 'menu' && agent_id === null;
