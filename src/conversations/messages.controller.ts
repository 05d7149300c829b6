import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import type { Message } from '../contract/conversations.js';
import { type Actor, CurrentActor } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { RetryMessage } from './retry-message.js';

/** One message by its own id. */
@Controller('v1/messages')
@Allow('agent')
export class MessagesController {
  constructor(private readonly retry: RetryMessage) {}

  @Post(':id/retry')
  @Doc({ summary: 'Send a failed message again', answer: 'Message', problems: ['not_failed'] })
  @HttpCode(200)
  again(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Message> {
    return this.retry.run(id, actor);
  }
}
