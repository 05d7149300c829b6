import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { roles } from '../../../contract/common.js';
import { type ApiKey, keyScopes } from '../../../contract/keys.js';
import { Doc } from '../../http/openapi/doc.js';
import { forbidden, notFound } from '../../http/problem.js';
import { parseWith } from '../../http/validate.js';
import { type Actor, CurrentActor, factActor } from '../actor.js';
import { Allow } from '../allow.js';
import { KeysQueries } from './keys.queries.js';
import { ManageKeys } from './manage-keys.js';

const NewKey = z.strictObject({
  role: z.enum(roles).optional(),
  botId: z.string().min(1).max(60).optional(),
  scopes: z
    .array(z.enum(keyScopes))
    .max(keyScopes.length)
    .transform((given) => [...new Set(given)])
    .optional(),
  expiresInDays: z.number().int().min(1).max(3650).optional(),
});

const forPeople = 'Only for a signed-in administrator: no key, whatever its role, gets in here.';

/** The keys programs come in with. Only an administrator who signed in has these: a key that leaked must not make another. */
@Controller('v1/keys')
@Allow('admin')
export class KeysController {
  constructor(
    private readonly queries: KeysQueries,
    private readonly keys: ManageKeys,
  ) {}

  @Get()
  @Doc({ summary: 'The API keys in use, without their secrets', about: forPeople, answer: 'List<ApiKey>' })
  async list(@CurrentActor() actor: Actor): Promise<{ data: ApiKey[] }> {
    assertSignedIn(actor);
    return { data: await this.queries.all() };
  }

  @Post()
  @Doc({
    summary: 'Make an API key; its secret is shown once',
    about: `For a role or for a bot; without scopes it may do all that these may. ${forPeople}`,
    body: NewKey,
    answer: ['ApiKey', { secret: 'string' }],
  })
  async make(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<ApiKey & { secret: string }> {
    assertSignedIn(actor);
    const { id, secret } = await this.keys.make(parseWith(NewKey, body), factActor(actor));
    return { ...(await this.queries.byId(id)), secret };
  }

  @Delete(':id')
  @HttpCode(204)
  @Doc({ summary: 'Take an API key back', about: `It is refused within a second. ${forPeople}` })
  async revoke(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    assertSignedIn(actor);
    if (!(await this.keys.revoke(id, factActor(actor)))) throw notFound('key');
  }
}

function assertSignedIn(actor: Actor): void {
  if (actor.kind !== 'agent') throw forbidden('Only an administrator who signed in manages keys');
}
