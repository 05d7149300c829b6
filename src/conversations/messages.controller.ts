import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import type { Message, UndoneReply } from '../contract/conversations.js';
import { type Actor, CurrentActor } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { RetryMessage } from './retry-message.js';
import { UndoReply } from './undo/undo-reply.js';

/** One message by its own id. */
@Controller('v1/messages')
@Allow('agent')
export class MessagesController {
  constructor(
    private readonly retry: RetryMessage,
    private readonly undoReply: UndoReply,
  ) {}

  @Post(':id/retry')
  @Doc({ summary: 'Send a failed message again', answer: 'Message', problems: ['not_failed'] })
  @HttpCode(200)
  again(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Message> {
    return this.retry.run(id, actor);
  }

  @Post(':id/undo')
  @Doc({
    summary: 'Take back an answer before it leaves',
    about:
      'For who wrote it, and supervisors. Nothing of it leaves; its words are the draft of who wrote it again. Said twice it is done once.',
    answer: 'UndoneReply',
    problems: ['already_left'],
  })
  @HttpCode(200)
  undo(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<UndoneReply> {
    return this.undoReply.run(id, actor);
  }
}
