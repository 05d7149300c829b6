import { Injectable } from '@nestjs/common';
import type { Begun } from '../contract/conversations.js';
import type { Person } from '../kernel/auth/actor.js';
import type { Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { conflict, invalid, notFound } from '../kernel/http/problem.js';
import { Flags } from '../profiles/index.js';
import { ChangeStatus } from './change-status.js';
import { KeyInteraction } from './interactions.js';
import { OpenFirst } from './open-first.js';
import { type Reply, WriteReply } from './write-reply.js';

export interface FirstMessage extends Pick<Reply, 'text' | 'attachmentIds' | 'options' | 'clientId'> {
  profileId: string;
  inboxId: string;
  identityId: string;
  /** The conversation this one goes on from: what it is about goes along. */
  from?: string;
  actor: Person;
}

const findAddress = statement(
  'begin_address',
  `SELECT i.id, i.profile_id, x.queue_id, pg_advisory_xact_lock(727163, hashtext(i.kind || ':' || i.value)) FROM identity i, inbox x
   WHERE i.id = $1 AND i.profile_id IN (SELECT members_of($2)) AND x.id = $3`,
);
const known = statement(
  'begin_known',
  `SELECT EXISTS (SELECT 1 FROM profile WHERE id = $1) AS person, EXISTS (SELECT 1 FROM inbox WHERE id = $2) AS inbox`,
);
const findThread = statement(
  'begin_thread',
  `SELECT id, status, last_seq FROM conversation WHERE identity_id = $1 AND inbox_id = $2 AND thread = '' FOR NO KEY UPDATE`,
);
const findFrom = statement(
  'begin_from',
  `SELECT c.id, c.subject, i.issue_key FROM conversation c LEFT JOIN interaction i ON i.id = COALESCE(c.interaction_id,
     (SELECT e.id FROM interaction e WHERE e.conversation_id = c.id ORDER BY e.started_at DESC LIMIT 1))
   WHERE c.id = $1 AND c.profile_id IN (SELECT members_of($2))`,
);
interface Address {
  id: string;
  profile_id: string;
  queue_id: string | null;
}
interface From {
  id: string;
  subject: string | null;
  issue_key: string | null;
}

/** Writes first: opens a conversation to one of a person's addresses, by the same rules as an answer, and says what it is about. */
@Injectable()
export class BeginConversation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly flags: Flags,
    private readonly reply: WriteReply,
    private readonly status: ChangeStatus,
    private readonly key: KeyInteraction,
    private readonly first: OpenFirst,
  ) {}

  run(given: FirstMessage): Promise<Begun> {
    return this.work.run(async (tx) => {
      const address = await this.address(tx, given);
      if (await this.why(tx, given.profileId)) throw conflict('do_not_contact', 'This customer is not to be contacted');
      const from = await this.from(tx, given);
      const thread = await tx.one<{ id: string; status: string; last_seq: number }>(findThread, [
        address.id,
        given.inboxId,
      ]);
      if (thread?.status === 'resolved') await this.status.reopenWithin(tx, thread.id, given.actor);
      const conversationId = thread?.id ?? (await this.open(tx, given, address, from));
      // What goes on there already is about what it was about.
      if (from?.issue_key && thread?.status !== 'open')
        await this.key.run(tx, { conversationId, issueKey: from.issue_key, source: 'continued' });
      const { actor, text, attachmentIds, options, clientId } = given;
      const first = !thread || thread.last_seq === 0;
      const words = { actor, text, attachmentIds, options, clientId, first, atOnce: true as const };
      return { conversationId, message: await this.reply.within(tx, { ...words, conversationId }) };
    });
  }

  /** Why nobody here writes to this person first, whatever the channel; null when one may. */
  async why(on: Queryable, profileId: string): Promise<string | null> {
    return (await this.flags.on(on, profileId)).has('do_not_contact') ? 'Not to be contacted' : null;
  }

  /** Locked as a first message of theirs locks it: two beginnings at once make one conversation. */
  private async address(tx: Tx, { identityId, profileId, inboxId }: FirstMessage): Promise<Address> {
    const found = await tx.one<Address>(findAddress, [identityId, profileId, inboxId]);
    if (found) return found;
    const there = await tx.one<{ person: boolean; inbox: boolean }>(known, [profileId, inboxId]);
    if (!there?.person) throw notFound('person');
    if (!there.inbox) throw invalid('/inboxId', 'unknown', 'There is no such inbox');
    throw invalid('/identityId', 'unknown', 'This is no address of theirs');
  }

  private async from(tx: Tx, { from, profileId }: FirstMessage): Promise<From | undefined> {
    if (from === undefined) return undefined;
    const found = await tx.one<From>(findFrom, [from, profileId]);
    if (!found) throw invalid('/from', 'unknown', 'This is no conversation of theirs');
    return found;
  }

  private open(tx: Tx, { inboxId, actor }: FirstMessage, address: Address, from?: From): Promise<string> {
    const to = { inboxId, identityId: address.id, profileId: address.profile_id, queueId: address.queue_id };
    return this.first.run(tx, { ...to, thread: '', actor, from });
  }
}
