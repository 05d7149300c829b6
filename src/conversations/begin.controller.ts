import { Body, Controller, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Begun } from '../contract/conversations.js';
import { CurrentActor, type Person } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { parseWith } from '../kernel/http/validate.js';
import { BeginConversation } from './begin-conversation.js';
import { NewMessage } from './message.schema.js';

const FirstMessage = NewMessage.pick({ text: true, attachmentIds: true, clientId: true, options: true }).extend({
  inboxId: z.string().max(60),
  identityId: z.string().max(60),
  from: z.string().max(60).optional(),
});

/** Writing to a person first. */
@Controller('v1/profiles')
@Allow('agent')
export class BeginController {
  constructor(private readonly begin: BeginConversation) {}

  @Post(':id/conversations')
  @Doc({
    summary: 'Write to a person first, through an inbox that reaches one of their addresses',
    about:
      'By the rules of a reply: consent, windows (only a template where the channel wants one) and length, and the address must be verified. Where they have a conversation there already, it goes on. `from` names the conversation this one goes on from: its subject and its issue go along.',
    body: FirstMessage,
    answer: 'Begun',
    problems: ['cannot_reach', 'window_closed', 'no_consent', 'do_not_contact', 'too_long'],
  })
  run(@Param('id') profileId: string, @Body() body: unknown, @CurrentActor() actor: Person): Promise<Begun> {
    return this.begin.run({ ...parseWith(FirstMessage, body), profileId, actor });
  }
}
