import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import type { Fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import { PlaceContact } from './place-contact.js';

const ofIdentity = statement(
  'contacts_moved',
  `SELECT l.interaction_id AS id FROM contact_link l JOIN identity i ON i.id = l.identity_id JOIN profile p ON p.id = i.profile_id
   WHERE (l.identity_id = $1 OR ($1 IS NULL AND i.profile_id IN (SELECT members_of($2)))) AND l.profile_id <> p.root_id ORDER BY l.started_at`,
);
const thanksOnly = statement(
  'contacts_thanks',
  `SELECT interaction_id AS id FROM contact_link WHERE conversation_id = ANY($1) AND kind = 'thanks' AND ended_at IS NULL`,
);

const GATHER_MS = 150;

/** Keeps the contacts in step with the conversations, fact by fact. */
@Injectable()
export class FollowContacts implements OnModuleDestroy {
  private readonly spoken = new Set<string>();
  private soon?: NodeJS.Timeout;

  constructor(
    private readonly place: PlaceContact,
    private readonly database: Database,
  ) {}

  @On(['conversation.opened', 'conversation.reopened', 'interaction.keyed', 'interaction.ended'])
  async follow(one: Fact): Promise<void> {
    const opened = one.data as { interactionId?: string; by?: string };
    const id = opened.interactionId ?? one.subjectId;
    // What we began or took up again ourselves is no contact of theirs.
    if (id) await this.place.run(id, opened.by === 'agent');
  }

  /** An identity that points to another profile takes its contacts along. */
  @On('profile.identified')
  async moved({ subjectId, profileId }: Fact): Promise<void> {
    await this.move(subjectId, profileId);
  }

  /** So do all of a record's, when it is joined to another or parted again. */
  @On(['profile.merged', 'profile.unmerged'])
  async joined({ subjectId }: Fact): Promise<void> {
    await this.move(null, subjectId);
  }

  private async move(identityId: string | null, profileId: string | null): Promise<void> {
    for (const { id } of await this.database.query<{ id: string }>(ofIdentity, [identityId, profileId]))
      await this.place.run(id);
  }

  /** Thanks followed by a question is a contact after all. At once; the end of the interaction finds what this missed. */
  @On('message.received', 'live')
  spoke(facts: Fact[]): void {
    for (const { conversationId } of facts) if (conversationId) this.spoken.add(conversationId);
    // One look for those of a moment: at thousands of messages a second each batch would ask.
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      void this.lookAtThanks().catch(() => {});
    }, GATHER_MS).unref();
  }

  onModuleDestroy(): void {
    clearTimeout(this.soon);
  }

  private async lookAtThanks(): Promise<void> {
    const conversations = [...this.spoken];
    this.spoken.clear();
    for (const { id } of await this.database.query<{ id: string }>(thanksOnly, [conversations]))
      await this.place.run(id);
  }
}
