import { type Part, tablePart } from './part.js';

const theirs = `t.profile_id = ANY($1)`;
const threads = `(SELECT c.id FROM conversation c WHERE c.profile_id = ANY($1))`;
const inThreads = `t.conversation_id IN ${threads}`;
const part = (kind: string, table: string, where: string, more: { key?: string; without?: string[] } = {}) =>
  tablePart('person', { kind, table, where, ...more });

/** Everything that is known of one person, in the order one would read it. `$1` are the ids of their records. */
export const personParts: Part[] = [
  part('record', 'profile', 't.id = ANY($1)'),
  part('address', 'identity', theirs),
  part('claim', 'identity_claim', theirs, { key: 'value' }),
  part('consent', 'consent', theirs),
  part('flag', 'profile_flag', theirs, { key: `id::numeric + 1e18::numeric` }),
  part('tag', 'profile_tag', theirs, { key: `profile_id || t.tag` }),
  part('computed_trait', 'computed_trait', theirs, { key: `profile_id || t.name` }),
  part('event', 'profile_event', theirs),
  part('segment', 'segment_member', theirs, { key: `id::numeric + 1e18::numeric` }),
  part('merge', 'profile_merge', 't.surviving = ANY($1) OR t.discarded = ANY($1)'),
  part('proposal', 'merge_proposal', 't.a = ANY($1) OR t.b = ANY($1)'),
  part('conversation', 'conversation', theirs),
  part('message', 'message', inThreads, { key: `seq::numeric + 1e18::numeric` }),
  part(
    'attachment',
    'attachment',
    `t.message_id IN (SELECT m.id FROM message m WHERE m.conversation_id IN ${threads})`,
    {
      without: ['body', 'owner'],
    },
  ),
  part('mail', 'mail', inThreads, { key: 'message_id', without: ['raw', 'html', 'images'] }),
  part('call', 'call', inThreads, { without: ['vendor_sid', 'conference_sid'] }),
  part('handoff', 'handoff', inThreads, { without: ['secrets'] }),
  part('promise', 'promise', theirs),
  part('callback', 'callback', theirs),
  part('task', 'work_item', `${theirs} AND t.kind = 'task'`),
  part('wrap_up', 'wrap_up', inThreads),
  part('decision', 'decision', theirs),
  part('contact', 'contact_ledger', theirs),
];
