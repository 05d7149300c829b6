import { Injectable } from '@nestjs/common';
import type { NewTask } from '../../contract/obligations.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { invalid, notFound } from '../../kernel/http/problem.js';
import { QueueSideWork } from './queue-side-work.js';

// A task about a person is about what they said last, and about them alone where they said nothing yet.
const about = statement(
  'task_about',
  `SELECT id, profile_id FROM conversation WHERE id = $1 OR ($1::text IS NULL AND profile_id IN (SELECT members_of($2)))
   ORDER BY last_at DESC NULLS LAST, id DESC LIMIT 1`,
);
const person = statement('task_person', `SELECT 1 FROM profile WHERE id = $1`);
const agent = statement('task_agent', `SELECT 1 FROM agent WHERE id = $1 AND disabled_at IS NULL`);

/** Somebody is to do something about a conversation or a person. */
@Injectable()
export class AddTask {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queue: QueueSideWork,
  ) {}

  run(task: NewTask, actor: Actor): Promise<string> {
    return this.work.run(async (tx) => {
      const { conversationId = null, profileId = null } = task;
      const found = await tx.one<{ id: string; profile_id: string }>(about, [conversationId, profileId]);
      if (!found && conversationId) throw notFound('conversation');
      if (!found && !(await tx.one(person, [profileId]))) throw notFound('person');
      const conversation = found ?? { id: null, profile_id: profileId as string };
      if (task.agentId && !(await tx.one(agent, [task.agentId])))
        throw invalid('/agentId', 'unknown', 'There is no such person');
      return this.queue.within(tx, { ...task, kind: 'task', conversation, actor: factActor(actor) });
    });
  }
}
