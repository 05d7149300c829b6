import { Injectable } from '@nestjs/common';
import type { Action } from '../../contract/macros.js';
import { Acts, ChangeControl, CloseGuards, type Doing } from '../../conversations/index.js';
import { factActor } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, invalid } from '../../kernel/http/problem.js';
import { lockConversation, lockLiveWork } from '../work/work-row.js';
import { TransferWork } from '../work/transfer-work.js';

const queueName = statement('act_queue', `SELECT name FROM queue WHERE id = $1 AND deleted_at IS NULL`);
const agentName = statement('act_agent', `SELECT name FROM agent WHERE id = $1 AND disabled_at IS NULL`);
const unknownSkills = statement(
  'act_skills',
  `SELECT n AS name FROM unnest($1::text[]) n WHERE NOT EXISTS (SELECT 1 FROM skill WHERE skill.name = n)`,
);
const openPromise = statement(
  'act_open_promise',
  `SELECT text FROM promise WHERE conversation_id = $1 AND kept_at IS NULL AND dropped_at IS NULL LIMIT 1`,
);
const ask = statement(
  'act_ask',
  `UPDATE work_item SET skills = COALESCE($2, skills), priority = COALESCE($3, priority), version = version + 1 WHERE id = $1`,
);

/** The steps of macros and rules that move work: to a queue, to a person, before others. */
@Injectable()
export class WorkActs {
  constructor(
    acts: Acts,
    guards: CloseGuards,
    private readonly transfer: TransferWork,
    private readonly control: ChangeControl,
  ) {
    guards.add(async (tx, conversationId) => {
      const open = await tx.one<{ text: string }>(openPromise, [conversationId]);
      return open ? 'Something was promised and is still open' : null;
    });
    guards.add(async (tx, conversationId) => {
      const item = await lockLiveWork(tx, conversationId);
      return item && item.state !== 'assigned' ? 'It waits in a queue for a person' : null;
    });
    acts.add('transfer', {
      words: async (db, { queueId, skills = [] }) => {
        const [queue] = await db.query<{ name: string }>(queueName, [queueId]);
        const missing = await db.query(unknownSkills, [skills.map(({ name }) => name)]);
        if (!queue || missing.length > 0) return null;
        const asking = skills.map(({ name, min }) => `${name} ${min}`).join(', ');
        return `Pass to ${queue.name}${asking ? `, asking for ${asking}` : ''}`;
      },
      run: (tx, action, doing) => this.pass(tx, action, doing),
    });
    acts.add('assign', {
      words: async (db, { agentId }) => {
        if (agentId === null) return 'Give it to me';
        const [agent] = await db.query<{ name: string }>(agentName, [agentId]);
        return agent ? `Give it to ${agent.name}` : null;
      },
      run: async (tx, { agentId }, { conversationId, doer }) => {
        if (agentId) return this.transfer.within(tx, conversationId, doer, { agentId }, 'assigned');
        if (doer.kind !== 'agent') throw invalid('/agentId', 'required', 'Name a person');
        const to = { kind: 'agent', id: doer.id, name: doer.name } as const;
        await this.control.run(tx, { conversationId, to, reason: 'took_over', actor: factActor(doer) });
      },
    });
    acts.add('priority', {
      words: (_, { priority }) => `Set priority ${priority}`,
      run: async (tx, { priority }, doing) => {
        await this.ask(tx, doing, null, priority);
      },
    });
  }

  private async pass(tx: Tx, { queueId, skills }: Extract<Action, { do: 'transfer' }>, doing: Doing): Promise<void> {
    await this.transfer.within(tx, doing.conversationId, doing.doer, { queueId });
    if (skills?.length) await this.ask(tx, doing, skills, null);
  }

  /** Of what waits: whoever is being asked already, or works on it, is left alone. */
  private async ask(
    tx: Tx,
    { conversationId, doer }: Doing,
    skills: { name: string; min: number }[] | null,
    priority: number | null,
  ): Promise<void> {
    await lockConversation(tx, conversationId);
    const item = await lockLiveWork(tx, conversationId);
    if (item?.state !== 'pending') throw conflict('not_waiting', 'It does not wait in a queue now');
    const wanted = skills?.map((one) => ({ ...one, required: true }));
    await tx.query(ask, [item.id, wanted ? JSON.stringify(wanted) : null, priority]);
    const actor = { kind: doer.kind === 'agent' ? ('agent' as const) : ('system' as const), id: doer.id };
    const about = { conversationId, profileId: item.profile_id, subjectId: item.id, actor };
    tx.record(fact('work.queued', { queueId: item.queue_id }, about));
  }
}
