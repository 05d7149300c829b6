import { Injectable } from '@nestjs/common';
import type { ReplyAll } from '../../contract/mail.js';
import { Database, type Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { notFound } from '../../kernel/http/problem.js';
import { isOwnAddress, MOST_COPIES, toAddress } from './copies.js';
import type { Mailbox } from './mail.js';
import { bareAddress } from './unproven.js';

const newest = statement(
  'mail_newest',
  `SELECT ${bareAddress('i')} AS customer, (SELECT envelope FROM mail l JOIN message m ON m.id = l.message_id
     WHERE l.conversation_id = c.id ORDER BY m.seq DESC LIMIT 1) AS envelope
   FROM conversation c JOIN identity i ON i.id = c.identity_id WHERE c.id = $1`,
);
const own = statement(
  'mail_own_addresses',
  `SELECT config->>'address' AS address FROM inbox WHERE channel = 'email' AND config->>'address' IS NOT NULL`,
);

interface Row {
  customer: string;
  envelope: { from: Mailbox; to: Mailbox[]; cc: Mailbox[] } | null;
}

/** The addresses mail comes in at: never to be written to. */
export async function ownAddresses(on: Queryable): Promise<string[]> {
  return (await on.query<{ address: string }>(own)).map(({ address }) => address.toLowerCase());
}

/** Who else stands in the newest mail of a conversation: whom an answer to all goes to beside the customer. */
@Injectable()
export class ReplyAllQueries {
  constructor(private readonly database: Database) {}

  async of(conversationId: string): Promise<ReplyAll> {
    const row = await this.database.one<Row>(newest, [conversationId]);
    if (!row) throw notFound('conversation');
    const { customer, envelope } = row;
    if (!envelope) return { cc: [], leftOut: 0 };
    const ours = await ownAddresses(this.database);
    const others = new Map<string, Mailbox>();
    for (const person of [envelope.from, ...envelope.to, ...envelope.cc]) {
      const address = toAddress(person.address);
      if (address && address !== customer && !isOwnAddress(address, ours) && !others.has(address))
        others.set(address, { address, name: person.name });
    }
    const all = [...others.values()];
    return { cc: all.slice(0, MOST_COPIES), leftOut: Math.max(0, all.length - MOST_COPIES) };
  }
}
