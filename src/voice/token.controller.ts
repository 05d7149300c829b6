import { Controller, Get } from '@nestjs/common';
import type { VoiceToken } from '../contract/voice.js';
import { type Actor, CurrentActor } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { person } from './call.schema.js';
import { IssueVoiceToken } from './issue-voice-token.js';

/** What the console's telephone signs in with. */
@Controller('v1/voice')
export class VoiceTokenController {
  constructor(private readonly issue: IssueVoiceToken) {}

  @Get('token')
  @Doc({
    summary: 'A token for the telephone in your browser, good for one hour',
    answer: 'VoiceToken',
    problems: ['no_line'],
  })
  @Allow('agent')
  token(@CurrentActor() actor: Actor): Promise<VoiceToken> {
    return this.issue.run(person(actor));
  }
}
