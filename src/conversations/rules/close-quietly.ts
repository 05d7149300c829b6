import { Injectable } from '@nestjs/common';
import type { Action, ActionResult } from '../../contract/macros.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { conflict, Refusal } from '../../kernel/http/problem.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { Acts, actorOf, type Doing, filled } from '../acts/acts.js';
import { spanWords } from '../acts/span-words.js';
import { ChangeStatus } from '../change-status.js';
import { WriteReply } from '../write-reply.js';
import { CloseGuards } from './close-guards.js';

/** The code of a close that was held back: nothing is wrong, it is only not time. */
export const HELD = 'held_back';
/** How a contact ends that nobody said anything about: neither solved nor not. */
const UNCONFIRMED = 'unconfirmed';

type Close = Extract<Action, { do: 'close' }>;
interface Payload extends Record<string, unknown> {
  ruleId: string;
  name: string;
  run: string;
  messageId: string | null;
  seq: number;
  unwarned: Close['unwarned'];
}

const lastSaid = statement(
  'close_last_said',
  `SELECT COALESCE(max(seq), 0)::bigint AS seq FROM message WHERE conversation_id = $1 AND visibility = 'public'`,
);
const warning = statement('close_warning', `SELECT state FROM message WHERE id = $1`);
const tell = statement('close_tell', `UPDATE rule_run SET results = results || $2::jsonb WHERE id = $1`);
const running = statement('close_rule', `SELECT 1 FROM rule WHERE id = $1 AND enabled FOR SHARE`);

/** Closes what went quiet: says so first, waits, and looks again before it does. */
@Injectable()
export class CloseQuietly {
  constructor(
    acts: Acts,
    private readonly guards: CloseGuards,
    private readonly reply: WriteReply,
    private readonly status: ChangeStatus,
    private readonly timers: Timers,
    private readonly work: UnitOfWork,
  ) {
    acts.add('close', {
      words: (_, { graceSeconds }) => `Warn, and close after ${spanWords(graceSeconds)} of silence`,
      run: (tx, action, doing) => this.warn(tx, action, doing),
    });
  }

  private async warn(tx: Tx, action: Close, { conversationId, doer, values, key }: Doing): Promise<void> {
    const why = await this.guards.why(tx, conversationId);
    if (why) throw conflict(HELD, why);
    const text = filled(action.warning, values);
    const message = await this.reply
      .within(tx, { conversationId, actor: doer, text, clientId: key })
      .catch((error: unknown) => {
        // Refused by consent, by a window or by the channel: nothing was stored.
        if (!(error instanceof Refusal)) throw error;
        if (action.unwarned === 'leave') throw conflict(HELD, `No warning could be sent: ${error.message}`);
        return null;
      });
    const [{ seq }] = await tx.query<{ seq: number }>(lastSaid, [conversationId]);
    const payload: Payload = {
      ruleId: doer.id,
      name: doer.name,
      run: /^run(\d+)/.exec(key)?.[1] ?? '0',
      messageId: message?.id ?? null,
      seq,
      unwarned: action.unwarned,
    };
    await this.timers.set(tx, {
      kind: 'rule.close',
      key: conversationId,
      inSeconds: action.graceSeconds,
      payload,
    });
  }

  @OnTimer('rule.close')
  async due({ key: conversationId, payload }: DueTimer): Promise<void> {
    const due = payload as Payload;
    await this.work.run(async (tx) => {
      const why = (await this.guards.why(tx, conversationId)) ?? (await this.changed(tx, conversationId, due));
      if (!why) {
        const doer = { kind: 'rule', id: due.ruleId, name: due.name } as const;
        await this.status.resolveWithin(tx, conversationId, actorOf(doer), UNCONFIRMED);
      }
      await tx.query(tell, [due.run, JSON.stringify([outcome(why)])]);
    });
  }

  private async changed(tx: Tx, conversationId: string, due: Payload): Promise<string | null> {
    const [{ seq }] = await tx.query<{ seq: number }>(lastSaid, [conversationId]);
    if (seq > due.seq) return 'Somebody wrote since the warning';
    if (!(await tx.one(running, [due.ruleId]))) return 'The rule was switched off';
    const sent = due.messageId ? await tx.one<{ state: string }>(warning, [due.messageId]) : undefined;
    const unheard = sent && (sent.state === 'failed' || sent.state === 'unknown');
    return unheard && due.unwarned === 'leave' ? 'The warning did not arrive' : null;
  }
}

function outcome(why: string | null): ActionResult {
  return {
    action: { do: 'resolve' },
    words: why ? 'Not closed' : 'Closed',
    problem: why ? { code: HELD, title: why } : null,
    state: why ? 'skipped' : 'done',
  };
}
