import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { invalid, notFound } from '../../kernel/http/problem.js';
import { preferenceLink, unsubscribeLink } from './links.js';

const addresses = statement(
  'link_addresses',
  `SELECT i.id FROM identity i WHERE i.profile_id IN (SELECT members_of($1)) AND ($2::text IS NULL OR i.id = $2)
   ORDER BY i.kind = 'email' DESC, array_position(ARRAY['strong','verified','claimed','none'], i.proof), i.created_at LIMIT 1`,
);
const person = statement('link_person', `SELECT 1 FROM profile WHERE id = $1`);
const needs = statement('link_needs', `SELECT 1 FROM purpose WHERE name = $1 AND needs_consent`);

/** Signs the links customers choose by: to the page of one address, and out of what one message belongs to. */
@Injectable()
export class MakeLink {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  /** For the address named, or the person's best mail address. */
  async page(profileId: string, identityId: string | null): Promise<{ url: string; expiresAt: string }> {
    const found = await this.database.one<{ id: string }>(addresses, [profileId, identityId]);
    if (found) return preferenceLink(this.config, found.id);
    if (!(await this.database.one(person, [profileId]))) throw notFound('person');
    throw invalid('/identityId', 'unknown', 'This person has no such address');
  }

  /** Null for what is sent without a yes, which has no such link. */
  async unsubscribe(identityId: string, purpose: string, channel: string): Promise<string | null> {
    if (!(await this.database.one(needs, [purpose]))) return null;
    return unsubscribeLink(this.config, { identityId, purpose, channel });
  }
}
