import type { OutboundRequest } from '../../kernel/http/outbound/index.js';
import type { Connection, Told } from '../channel-adapter.js';
import { askGraph } from './call-graph.js';
import { type Fields, fields, idOf, nameOf, words } from './read-fields.js';

/** Who wrote a mention, until Instagram was asked. */
export const nobody = 'Somebody on Instagram';

export const handle = (username: unknown): string | undefined => {
  const name = nameOf(username);
  return name && `@${name}`;
};

/** A post is somebody else's: what was said there is asked for by way of the account that was mentioned. */
export function askForMention({ commentId, postId }: Fields, connection: Connection): OutboundRequest {
  const id = idOf(commentId) || idOf(postId);
  // It becomes part of a question with brackets of its own.
  if (!/^\w+$/.test(id)) throw new Error('Instagram named the mention in a way we do not know');
  const wanted = commentId
    ? `mentioned_comment.comment_id(${id}){id,text,username}`
    : `mentioned_media.media_id(${id}){id,caption,username}`;
  return askGraph(connection, connection.settings.accountId, encodeURIComponent(wanted));
}

export function readMention(body: Buffer): Told {
  const { mentioned_comment, mentioned_media } = fields(JSON.parse(body.toString('utf8')));
  const { text, caption, username } = { ...fields(mentioned_media), ...fields(mentioned_comment) };
  return { text: words(text) || words(caption) || undefined, author: handle(username) };
}
