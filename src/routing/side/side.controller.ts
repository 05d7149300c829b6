import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import type { FollowUp, MyObligation, Obligation } from '../../contract/obligations.js';
import { storable } from '../../conversations/index.js';
import { type Actor, CurrentActor, type Person } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { ChangePromise } from '../promises/change-promise.js';
import { KeepPromise } from '../promises/keep-promise.js';
import { assertPerson } from '../person.js';
import { AddTask } from './add-task.js';
import { FinishSideWork } from './finish-side-work.js';
import { MyObligationsQueries } from './my-obligations.queries.js';
import { SideQueries } from './side.queries.js';

const id = z.string().min(1).max(60);
const TaskBody = z
  .strictObject({
    title: storable(200).min(1),
    note: storable(5000).optional(),
    conversationId: id.optional(),
    profileId: id.optional(),
    queueId: id.optional(),
    agentId: id.optional(),
    priority: z.int().min(0).max(10).optional(),
    dueAt: z.iso.datetime({ offset: true }).optional(),
  })
  .refine((task) => Boolean(task.conversationId) !== Boolean(task.profileId), {
    message: 'Name a conversation or a person',
    path: ['conversationId'],
  });
const MovedBody = z.strictObject({ dueAt: z.iso.datetime({ offset: true }) });
const DroppedBody = z.strictObject({ reason: storable(200).trim().min(1) });
const DoneBody = z.strictObject({ done: z.boolean().default(true), note: storable(2000).optional() });

/** Work that stands beside conversations: tasks and promises. */
@Controller('v1')
@Allow('agent', { scope: 'conversations' })
export class SideController {
  constructor(
    private readonly tasks: AddTask,
    private readonly finishing: FinishSideWork,
    private readonly promises: KeepPromise,
    private readonly changing: ChangePromise,
    private readonly queries: SideQueries,
    private readonly own: MyObligationsQueries,
  ) {}

  @Post('tasks')
  @Doc({
    summary: 'Give somebody something to do',
    about:
      'It waits in a queue like any work, for `agentId` first while they are there. About a person: it stands beside their last conversation, or alone where they have none.',
    body: TaskBody,
    answer: { workItemId: 'Id' },
    problems: ['no_queue'],
  })
  async add(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<{ workItemId: string }> {
    return { workItemId: await this.tasks.run(parseWith(TaskBody, body), actor) };
  }

  @Post('work-items/:id/complete')
  @HttpCode(204)
  @Doc({
    summary: 'A task, promise or callback is done, or is not to be done',
    body: DoneBody,
    problems: ['work_over'],
  })
  async complete(@Param('id') workId: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<void> {
    await this.finishing.run(workId, actor, parseWith(DoneBody, body ?? {}));
  }

  @Get('conversations/:id/promises')
  @Doc({ summary: 'What was promised, and whether it was kept', answer: 'List<FollowUp>' })
  async promised(@Param('id') conversationId: string): Promise<{ data: FollowUp[] }> {
    return { data: await this.queries.promises(conversationId) };
  }

  @Get('profiles/:id/obligations')
  @Doc({ summary: 'What is still owed to a person: callbacks, promises, tasks', answer: 'List<Obligation>' })
  async owed(@Param('id') profileId: string): Promise<{ data: Obligation[] }> {
    return { data: await this.queries.owed(profileId) };
  }

  @Get('me/obligations')
  @Doc({
    summary: 'What you owe: callbacks you planned or are to make, and promises of yours whose time comes',
    about: 'A promise stands here from the moment you are reminded of it until it is kept or not needed any more.',
    answer: 'List<MyObligation>',
  })
  async mine(@CurrentActor() actor: Person): Promise<{ data: MyObligation[] }> {
    return { data: await this.own.of(assertPerson(actor).id) };
  }

  @Post('promises/:id/keep')
  @HttpCode(200)
  @Doc({ summary: 'A promise was kept', answer: 'FollowUp' })
  async keep(@Param('id') promiseId: string, @CurrentActor() actor: Actor): Promise<FollowUp> {
    await this.promises.run(promiseId, actor);
    return (await this.queries.promises(promiseId))[0];
  }

  @Patch('promises/:id')
  @Doc({
    summary: 'Promise it for another time',
    about: 'Until it is work: then finish that.',
    body: MovedBody,
    answer: 'FollowUp',
    problems: ['promise_over', 'promise_is_work'],
  })
  async move(@Param('id') promiseId: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<FollowUp> {
    await this.changing.move(promiseId, parseWith(MovedBody, body).dueAt, actor);
    return (await this.queries.promises(promiseId))[0];
  }

  @Post('promises/:id/drop')
  @HttpCode(200)
  @Doc({
    summary: 'A promise need not be kept any more, and why',
    about: 'Until it is work: then finish that.',
    body: DroppedBody,
    answer: 'FollowUp',
    problems: ['promise_over', 'promise_is_work'],
  })
  async drop(@Param('id') promiseId: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<FollowUp> {
    await this.changing.drop(promiseId, parseWith(DroppedBody, body).reason, actor);
    return (await this.queries.promises(promiseId))[0];
  }
}
