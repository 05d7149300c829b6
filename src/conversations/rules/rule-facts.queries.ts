import { Injectable } from '@nestjs/common';
import type { ConversationSummary, Profile } from '../../contract/conversations.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { ProfilesQueries } from '../../profiles/index.js';
import { ConversationsQueries } from '../conversations.queries.js';
import type { Known, KnownValue } from './judge-conditions.js';
import { moodOf } from './judge-mood.js';
import type { Asks } from './rule-row.js';

const words = statement(
  'rule_words',
  `SELECT c.id, m.text, m.public FROM unnest($1::text[]) c(id) CROSS JOIN LATERAL (
     SELECT text, COALESCE((extra->>'isPublic')::boolean, false) AS public FROM message WHERE conversation_id = c.id
     AND direction = 'in' ORDER BY seq DESC LIMIT 1) m`,
);

// A first message may be judged before it is queued: it goes where its inbox sends it.
const bound = statement(
  'rule_bound',
  `SELECT c.id, x.queue_id AS "queueId" FROM conversation c JOIN inbox x ON x.id = c.inbox_id AND x.queue_id IS NOT NULL WHERE c.id = ANY($1)`,
);

interface Said {
  text: string;
  public: boolean;
}

export interface Standing {
  row: ConversationSummary;
  known: Known;
}

/** Reads what conditions ask about: conversations as they stand, their last words and, where asked, whom they are with. */
@Injectable()
export class RuleFacts {
  constructor(
    private readonly database: Database,
    private readonly conversations: ConversationsQueries,
    private readonly profiles: ProfilesQueries,
  ) {}

  async of(ids: string[], asks: Asks, now: number): Promise<Map<string, Standing>> {
    const [rows, said] = await Promise.all([
      this.conversations.summaries(ids),
      asks.words ? this.database.query<{ id: string } & Said>(words, [ids]) : [],
    ]);
    const unqueued = rows.filter(({ queue }) => queue === null).map(({ id }) => id);
    const toQueue =
      unqueued.length > 0 ? await this.database.query<{ id: string; queueId: string }>(bound, [unqueued]) : [];
    const queues = new Map(toQueue.map(({ id, queueId }) => [id, queueId]));
    const newest = new Map(said.map((one) => [one.id, one]));
    const people = new Map<string, Profile>();
    const whom = asks.customer ? [...new Set(rows.map(({ profile }) => profile.id))] : [];
    for (let i = 0; i < whom.length; i += 8) {
      // Nobody is shown what a rule judges by.
      const reading = { reader: 'admin', level: 'strong' } as const;
      const found = await Promise.all(whom.slice(i, i + 8).map((id) => this.profiles.byId(id, reading)));
      for (const person of found) people.set(person.id, person);
    }
    return new Map(
      rows.map((row) => [
        row.id,
        {
          row,
          known: {
            ...knownOf(row, now),
            ...ofWords(newest.get(row.id), asks),
            'conversation.queue': row.queue?.id ?? queues.get(row.id) ?? null,
            ...ofCustomer(people.get(row.profile.id)),
          },
        },
      ]),
    );
  }
}

function knownOf(row: ConversationSummary, now: number): Known {
  const minutes = (at: string | null | undefined) =>
    at ? Math.max(0, Math.floor((now - Date.parse(at)) / 60_000)) : null;
  return {
    'conversation.subject': row.subject,
    'conversation.channel': row.inbox.channel,
    'conversation.inbox': row.inbox.id,
    'conversation.status': row.status,
    'conversation.holder': row.control.kind,
    'conversation.tags': row.tags,
    'conversation.contacts': row.contactsOnIssue,
    'conversation.waiting_minutes': minutes(row.waitingSince),
    'conversation.idle_minutes': minutes(row.lastMessage?.at ?? row.createdAt),
  };
}

function ofWords(said: Said | undefined, asks: Asks): Known {
  if (!said) return {};
  return {
    'message.text': said.text,
    'message.public': said.public,
    'message.mood': asks.mood ? moodOf(said.text) : null,
  };
}

function ofCustomer(person: Profile | undefined): Known {
  if (!person) return {};
  const traits = person.traits.map((trait) => [`customer.${trait.name}`, readable(trait.value)]);
  return {
    ...Object.fromEntries(traits),
    'customer.tags': person.tags.map(({ tag }) => tag),
    'customer.segments': person.segments.map(({ name }) => name),
    'customer.language': person.locale,
    'customer.vulnerable': person.vulnerable,
    'customer.open_complaint': person.openComplaint,
    'customer.do_not_contact': person.doNotContact,
  };
}

function readable(value: unknown): KnownValue {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
