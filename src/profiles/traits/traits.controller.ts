import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import type { TraitDefinition } from '../../contract/traits.js';
import { type Actor, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { TraitDefinitions } from './definitions.js';
import { RecomputeTraits } from './recompute-traits.js';
import { NewTrait, TraitChanges } from './trait.schema.js';

/** What may be known of people: custom fields, and what the hub works out. */
@Controller('v1/traits')
export class TraitsController {
  constructor(
    private readonly definitions: TraitDefinitions,
    private readonly recompute: RecomputeTraits,
  ) {}

  @Get()
  @Doc({ summary: 'The custom fields, and the traits the hub works out', answer: { data: 'TraitDefinition[]' } })
  @Allow('agent', { scope: 'profiles' })
  async list(): Promise<{ data: TraitDefinition[] }> {
    return { data: [...(await this.definitions.all()).values()] };
  }

  @Post()
  @Doc({ summary: 'Declare a trait', body: NewTrait, answer: 'TraitDefinition', problems: ['trait_exists'] })
  @Allow('admin', { scope: 'profiles' })
  async add(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<TraitDefinition> {
    const given = parseWith(NewTrait, body);
    await this.definitions.add(given, actor);
    return this.definitions.one(given.name);
  }

  @Patch(':name')
  @Doc({ summary: 'Change how a trait is read and shown', body: TraitChanges, answer: 'TraitDefinition' })
  @Allow('admin', { scope: 'profiles' })
  async change(@Param('name') name: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    await this.definitions.change(name, parseWith(TraitChanges, body), actor);
    return this.definitions.one(name);
  }

  @Delete(':name')
  @HttpCode(204)
  @Doc({ summary: 'Declare a trait no longer: values people gave stay, as undeclared ones' })
  @Allow('admin', { scope: 'profiles' })
  remove(@Param('name') name: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.definitions.remove(name, actor);
  }

  @Post('recompute')
  @HttpCode(202)
  @Doc({ summary: 'Work all computed traits out again from what was tracked', answer: { started: 'boolean' } })
  @Allow('admin', { scope: 'profiles' })
  async again(): Promise<{ started: true }> {
    await this.recompute.ask();
    return { started: true };
  }
}
