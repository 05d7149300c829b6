import { Body, Controller, Get, Patch } from '@nestjs/common';
import type { RoutingSettings } from '../../../contract/setup.js';
import { type Actor, CurrentActor } from '../../../kernel/auth/actor.js';
import { Allow } from '../../../kernel/auth/allow.js';
import { Doc } from '../../../kernel/http/openapi/doc.js';
import { parseWith } from '../../../kernel/http/validate.js';
import { RoutingSettingChanges } from '../setup.schema.js';
import { ChangeRoutingSetting } from './change-routing-setting.js';
import { RoutingSettingQueries } from './routing-setting.queries.js';

/** How work stands beside work in the whole hub, unless a person has it otherwise. */
@Controller('v1/routing-settings')
export class RoutingSettingController {
  constructor(
    private readonly queries: RoutingSettingQueries,
    private readonly changing: ChangeRoutingSetting,
  ) {}

  @Get()
  @Doc({ summary: 'Whether the channels share a desk, and what is offered beside what', answer: 'RoutingSettings' })
  @Allow('supervisor')
  read(): Promise<RoutingSettings> {
    return this.queries.read();
  }

  @Patch()
  @Doc({
    summary: 'Change whether the channels share a desk, what is offered beside what, and what new people begin with',
    about:
      '`interruptibleBy` names for each class the other classes offered while somebody holds it. `limits` is taken by people who get their desk from now on; it changes nobody who has one.',
    body: RoutingSettingChanges,
    answer: 'RoutingSettings',
  })
  @Allow('admin')
  async change(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<RoutingSettings> {
    await this.changing.run(parseWith(RoutingSettingChanges, body), actor);
    return this.queries.read();
  }
}
