import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import type { ForeseenAction, Macro, MacroOutcome } from '../../contract/macros.js';
import { CurrentActor, type Person } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { MacroAction } from '../acts/action.schema.js';
import { assertPerson } from '../acts/assert-person.js';
import { type Keeper, shelfFields } from '../canned/shelf.js';
import { storable } from '../message.schema.js';
import { Macros } from './macros.js';
import { RunMacro } from './run-macro.js';

const fields = {
  name: storable(80).trim().min(1, 'Give it a name'),
  actions: z.array(MacroAction).min(1, 'Add a step').max(20),
};
const NewMacro = z.strictObject({ ...fields, ...shelfFields });
const MacroChanges = NewMacro.partial();
const Ask = z.strictObject({
  seenSeq: z.number().int().min(0).optional(),
  from: z.number().int().min(0).max(19).optional(),
});

/** Macros: kept, looked at before, and run on a conversation. */
@Controller('v1')
@Allow('agent')
export class MacrosController {
  constructor(
    private readonly macros: Macros,
    private readonly runs: RunMacro,
  ) {}

  @Get('macros')
  @Doc({ summary: 'Macros you may run', answer: 'List<Macro>' })
  async list(@CurrentActor() actor: Keeper): Promise<{ data: Macro[] }> {
    return { data: await this.macros.of(actor) };
  }

  @Post('macros')
  @Doc({ summary: 'Make a macro', body: NewMacro, answer: 'Macro', problems: ['name_taken'] })
  add(@Body() body: unknown, @CurrentActor() actor: Keeper): Promise<Macro> {
    return this.macros.add(parseWith(NewMacro, body), actor);
  }

  @Patch('macros/:id')
  @Doc({ summary: 'Change a macro', body: MacroChanges, answer: 'Macro', problems: ['name_taken'] })
  change(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Keeper): Promise<Macro> {
    return this.macros.change(id, parseWith(MacroChanges, body), actor);
  }

  @Delete('macros/:id')
  @HttpCode(204)
  @Doc({ summary: 'Remove a macro' })
  remove(@Param('id') id: string, @CurrentActor() actor: Keeper): Promise<void> {
    return this.macros.remove(id, actor);
  }

  @Get('conversations/:id/macros/:macroId')
  @Doc({
    summary: 'What a macro would do here, step by step',
    about: 'Every step is tried by the rules of a run and taken back: nothing is sent and nothing changes.',
    answer: 'List<ForeseenAction>',
  })
  async foresee(
    @Param('id') conversationId: string,
    @Param('macroId') macroId: string,
    @CurrentActor() actor: Person,
  ): Promise<{ data: ForeseenAction[] }> {
    return { data: await this.runs.foresee({ conversationId, macroId, person: assertPerson(actor) }) };
  }

  @Post('conversations/:id/macros/:macroId')
  @HttpCode(200)
  @Doc({
    summary: 'Run a macro',
    about:
      'In order, each step by what you may do yourself. The first that fails ends it: `results` says which were done, which failed and why, and which were left. `from` goes on at a step.',
    body: Ask,
    answer: 'MacroOutcome',
  })
  run(
    @Param('id') conversationId: string,
    @Param('macroId') macroId: string,
    @Body() body: unknown,
    @CurrentActor() actor: Person,
  ): Promise<MacroOutcome> {
    return this.runs.run({ ...parseWith(Ask, body ?? {}), conversationId, macroId, person: assertPerson(actor) });
  }
}
