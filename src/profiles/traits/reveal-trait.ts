import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { RevealedTrait } from '../../contract/traits.js';
import { type Actor, factActor, roleOf } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { invalid, notFound } from '../../kernel/http/problem.js';
import { ProfilesQueries } from '../profiles.queries.js';
import { traitName } from './trait.schema.js';

export const Reveal = z.strictObject({
  trait: traitName,
  reason: z.string().trim().min(3, 'Say why in a few words').max(300),
  conversationId: z.string().max(60).optional(),
});
export type Reveal = z.infer<typeof Reveal>;

const theirs = statement(
  'reveal_theirs',
  `SELECT 1 FROM conversation WHERE id = $1 AND profile_id IN (SELECT members_of($2))`,
);

/** Shows a masked value to a colleague who says why, and records that they looked before they see it. */
@Injectable()
export class RevealTrait {
  constructor(
    private readonly work: UnitOfWork,
    private readonly profiles: ProfilesQueries,
  ) {}

  async run(profileId: string, { trait: name, reason, conversationId }: Reveal, actor: Actor): Promise<RevealedTrait> {
    const person = await this.profiles.byId(profileId, { reader: roleOf(actor), level: 'strong' });
    const trait = person.traits.find((one) => one.name === name);
    if (!trait) throw notFound('trait');
    await this.work.run(async (tx) => {
      if (conversationId && !(await tx.one(theirs, [conversationId, person.id])))
        throw invalid('/conversationId', 'unknown', 'This is no conversation with them');
      const where = { profileId: person.id, conversationId: conversationId ?? null, actor: factActor(actor) };
      tx.record(fact('profile.revealed', { trait: name, reason }, where));
    });
    return { name, value: trait.value };
  }
}
