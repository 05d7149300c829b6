import { Injectable } from '@nestjs/common';
import { type ReplyOptions } from '../contract/channels.js';
import { NumberPolicyStore } from '../governance/index.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { notFound } from '../kernel/http/problem.js';
import type { ChannelAdapter } from './channel-adapter.js';
import { InboxDirectory } from './inboxes/inbox-directory.js';
import { notReady } from './reply-first.js';
import { kindsOf, longest } from './reply-length.js';
import type { Judged } from './reply-rules.js';
import { templatesOf } from './reply-templates.js';
import { type Place, ReplyWaysQueries } from './reply-ways.queries.js';

const place = statement(
  'reply_place',
  `SELECT c.id, c.profile_id AS "profileId", c.identity_id AS "identityId", x.id AS "inboxId", x.name AS "inboxName", x.channel FROM conversation c
   JOIN inbox x ON x.id = c.inbox_id WHERE c.id = $1`,
);

/** What may be written to a customer now and where: here, and on the other channels the same person could be answered on. */
@Injectable()
export class ReplyOptionsQueries {
  constructor(
    private readonly database: Database,
    private readonly inboxes: InboxDirectory,
    private readonly ways: ReplyWaysQueries,
    private readonly numbers: NumberPolicyStore,
  ) {}

  async of(conversationId: string, by: 'person' | 'bot'): Promise<ReplyOptions> {
    const here = await this.database.one<Place>(place, [conversationId]);
    const door = here && (await this.inboxes.find(here.inboxId));
    if (!here || !door) throw notFound('conversation');
    const { capabilities } = door.adapter;
    const judged = await this.ways.judge(door, here, by);
    const { window, why } = judged;
    const templates = capabilities.templates ? templatesOf(door.connection.settings) : [];
    const off = notReady(door);
    const byTemplate = judged.code === 'window_closed' && window.state === 'template' && templates.length > 0;
    return {
      channel: here.channel,
      inbox: { id: here.inboxId, name: here.inboxName },
      allowed: !off && (why === null || byTemplate),
      why: off ?? why,
      window,
      maxText: capabilities.maxText,
      segments: capabilities.segments ?? false,
      countsBytes: capabilities.countsBytes ?? false,
      attachments: capabilities.attachments,
      quotes: capabilities.quotes ?? false,
      templates,
      publicReply: publicReply(door.adapter, judged),
      numbers: await this.numbers.read(),
      others: await this.ways.of(here.profileId, here.inboxId, by),
    };
  }
}

function publicReply(adapter: ChannelAdapter, { isPublic, privateOver }: Judged): ReplyOptions['publicReply'] {
  if (!isPublic || !adapter.capabilities.publicComments) return null;
  const kinds = [...kindsOf(adapter)];
  const off = privateOver
    ? Object.fromEntries(kinds.flatMap((kind) => (kind === 'public' ? [] : [[kind, privateOver]])))
    : {};
  return {
    kinds,
    off,
    maxText: longest(adapter.capabilities, 'public'),
    weighs: adapter.capabilities.weighsPublic ?? false,
  };
}
