import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Page } from '../contract/common.js';
import type { ConversationDetail, ConversationSummary, Message, Written } from '../contract/conversations.js';
import { type Actor, actorKey, CurrentActor, factActor, type Person } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { readLimit } from '../kernel/http/paging.js';
import { invalid } from '../kernel/http/problem.js';
import { parseWith } from '../kernel/http/validate.js';
import { Doc, paged } from '../kernel/http/openapi/doc.js';
import { ChangeConversation } from './change-conversation.js';
import { ConversationListQueries, type Scope, scopes } from './conversation-list.queries.js';
import { ConversationsQueries } from './conversations.queries.js';
import { NewMessage, NewNote } from './message.schema.js';
import { ShowToBot } from './show-to-bot.js';
import { WriteNote } from './write-note.js';
import { WriteReply } from './write-reply.js';

const Label = z.strictObject({
  subject: z.string().trim().max(200).optional(),
  tags: z.array(z.string().trim().min(1).max(40)).max(30).optional(),
});
const ReadUpTo = z.strictObject({ seq: z.number().int().min(0) });

/** Conversations: lists, threads, replies and notes. */
@Controller('v1/conversations')
@Allow('agent', { scope: 'conversations' })
export class ConversationsController {
  constructor(
    private readonly lists: ConversationListQueries,
    private readonly queries: ConversationsQueries,
    private readonly reply: WriteReply,
    private readonly note: WriteNote,
    private readonly change: ChangeConversation,
    private readonly show: ShowToBot,
  ) {}

  @Get()
  @Doc({
    summary: 'Conversations, latest activity first',
    answer: 'Page<ConversationSummary>',
    query: {
      scope: `${scopes.join(', ')}; unless told, \`mine\` for a person and \`all\` for a key`,
      queue: 'id of a queue',
      profile: 'id of a profile',
      ...paged,
    },
  })
  list(
    @CurrentActor() actor: Actor,
    @Query() query: Record<string, string | undefined>,
  ): Promise<Page<ConversationSummary>> {
    // A program has no conversations of its own.
    const scope = (query.scope ?? (actor.kind === 'agent' ? 'mine' : 'all')) as Scope;
    if (!scopes.includes(scope)) throw invalid('/scope', 'unknown', `scope is one of ${scopes.join(', ')}`);
    const { queue: queueId, profile: profileId, cursor } = query;
    const agentId = actor.kind === 'agent' ? actor.id : actorKey(actor);
    return this.lists.list({ scope, agentId, queueId, profileId, cursor, limit: readLimit(query.limit) });
  }

  @Get('tags')
  @Doc({
    summary: 'Tags of conversations in use, the commonest first',
    answer: { data: 'object[]' },
    query: { query: 'what they begin with' },
  })
  async tags(@Query('query') query = ''): Promise<{ data: { tag: string; conversations: number }[] }> {
    return { data: await this.lists.tags(query.slice(0, 40)) };
  }

  @Get(':id')
  @Doc({ summary: 'One conversation with its people, segments and facts', answer: 'ConversationDetail' })
  @Allow('agent', 'bot', { scope: 'conversations' })
  async one(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<ConversationDetail> {
    return this.show.detail(actor, await this.queries.detail(id));
  }

  @Patch(':id')
  @Doc({ summary: 'Change its subject or tags', body: Label, answer: 'ConversationSummary' })
  async patch(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<ConversationSummary> {
    await this.change.run(id, parseWith(Label, body), factActor(actor));
    return this.queries.summary(id);
  }

  @Get(':id/messages')
  @Doc({
    summary: 'Its messages, oldest first within the page',
    answer: 'Page<Message>',
    query: { before: 'messages below this seq', after: 'messages above this seq', limit: paged.limit },
  })
  @Allow('agent', 'bot', { scope: 'conversations' })
  async messages(
    @Param('id') id: string,
    @Query() query: Record<string, string | undefined>,
    @CurrentActor() actor: Actor,
  ): Promise<Page<Message>> {
    await this.queries.summary(id);
    const { before, after } = query;
    return this.show.messages(actor, id, await this.queries.messages(id, { before, after }, readLimit(query.limit)));
  }

  @Post(':id/messages')
  @Doc({
    summary: 'Write to the customer',
    about:
      'Where its inbox lets answers be undone, what a person writes waits first: the answer is then a `LeavingReply`, with `leavesAt`.',
    body: NewMessage,
    answer: 'Written',
    problems: [
      'control_lost',
      'newer_message',
      'newer_reply',
      'undone',
      'epoch_required',
      'window_closed',
      'no_consent',
      'number_blocked',
    ],
  })
  @Allow('agent', 'bot', { scope: 'messages' })
  write(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Headers('if-control-epoch') epoch: string | undefined,
    @Headers('if-match') seen: string | undefined,
  ): Promise<Written> {
    if (epoch !== undefined && !/^\d{1,9}$/.test(epoch))
      throw invalid('/If-Control-Epoch', 'epoch', 'If-Control-Epoch is a whole number');
    const message = parseWith(NewMessage, body);
    return this.reply.run({
      ...message,
      afterMessageId: message.afterMessageId ?? seen?.replaceAll('"', ''),
      conversationId: id,
      actor,
      epoch: epoch === undefined ? undefined : Number(epoch),
    });
  }

  @Post(':id/notes')
  @Doc({ summary: 'Write a note for colleagues; it never leaves the hub', body: NewNote, answer: 'Message' })
  addNote(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Person): Promise<Message> {
    return this.note.run({ ...parseWith(NewNote, body), conversationId: id, actor });
  }

  @Post(':id/read')
  @Doc({ summary: 'Say how far you have read', body: ReadUpTo, answer: 'ConversationSummary' })
  @HttpCode(200)
  async read(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentActor() actor: Person,
  ): Promise<ConversationSummary> {
    const { seq } = parseWith(ReadUpTo, body);
    await this.change.read(id, seq, actor);
    return this.queries.summary(id);
  }
}
