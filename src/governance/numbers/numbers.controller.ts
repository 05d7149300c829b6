import { Body, Controller, Get, Put } from '@nestjs/common';
import type { NumberPolicy } from '../../contract/numbers.js';
import { type Actor, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { NumberPolicyChange, NumberPolicyStore } from './number-policy.js';

/** Which numbers are kept from leaving. */
@Controller('v1/number-policy')
export class NumbersController {
  constructor(private readonly policies: NumberPolicyStore) {}

  @Get()
  @Doc({
    summary: 'What becomes of card, identification and account numbers on their way out',
    about: '`off` lets them go, `mask` leaves the last four, `block` refuses the message.',
    answer: 'NumberPolicy',
  })
  @Allow('agent', 'bot', { scope: 'conversations' })
  read(): Promise<NumberPolicy> {
    return this.policies.read();
  }

  @Put()
  @Doc({ summary: 'Change it, kind by kind', body: NumberPolicyChange, answer: 'NumberPolicy' })
  @Allow('admin')
  change(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<NumberPolicy> {
    return this.policies.change(parseWith(NumberPolicyChange, body), actor);
  }
}
