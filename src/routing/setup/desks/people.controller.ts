import { Body, Controller, HttpCode, Param, Patch, Post } from '@nestjs/common';
import type { SignInLink } from '../../../contract/setup.js';
import { type Actor, CurrentActor } from '../../../kernel/auth/actor.js';
import { Allow } from '../../../kernel/auth/allow.js';
import { Doc } from '../../../kernel/http/openapi/doc.js';
import { parseWith } from '../../../kernel/http/validate.js';
import { PersonChanges, PersonToAdd } from '../setup.schema.js';
import { AddPerson } from './add-person.js';
import { ChangePerson } from './change-person.js';

/** Who works here, and their first way in. */
@Controller('v1/agents')
@Allow('admin')
export class PeopleController {
  constructor(
    private readonly adding: AddPerson,
    private readonly changing: ChangePerson,
  ) {}

  @Post()
  @Doc({
    summary: 'Somebody comes to work here',
    about:
      'The answer holds a link that signs them in once, within a day. It is shown this once; nobody is written to.',
    body: PersonToAdd,
    answer: 'SignInLink',
    problems: ['email_taken'],
  })
  add(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<SignInLink> {
    return this.adding.run(parseWith(PersonToAdd, body), actor);
  }

  @Patch(':id')
  @HttpCode(204)
  @Doc({
    summary: 'Change the name, the address or the role of somebody',
    about: 'Their open sessions follow the new role at once. Administrators are made and unmade by one who signed in.',
    body: PersonChanges,
    problems: ['email_taken', 'last_admin'],
  })
  change(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<void> {
    return this.changing.run(id, parseWith(PersonChanges, body), actor);
  }

  @Post(':id/sign-in-link')
  @Doc({ summary: 'Another link that signs somebody in once', answer: 'SignInLink' })
  again(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<SignInLink> {
    return this.adding.again(id, actor);
  }
}
