import type { InboundEvent } from '../channel-adapter.js';
import { handle, nobody } from './ask-for-mention.js';
import { ignored, socialAddress } from './neutral.js';
import type { Entry } from './parse-body.js';
import { type Fields, fields, idOf, present, words } from './read-fields.js';
import { type Reading, readMessaging } from './read-messaging.js';
import { threadOf } from './read-page-feed.js';

/** Direct messages also come as changes, depending on how the account was connected. */
const direct = new Set(['messages', 'messaging_postbacks', 'messaging_seen', 'message_reactions', 'standby']);
const knownFields = new Set(['story_insights', 'messaging_referral', 'messaging_optins', 'messaging_handover']);

/** A change on an Instagram account: comments and mentions are messages everybody may read. */
export function readInstagramChange(change: Fields, { at }: Entry, reading: Reading): InboundEvent[] {
  const field = words(change.field);
  const value = fields(change.value);
  const { account } = reading;
  if (field === 'comments' || field === 'live_comments')
    return [readComment(value, account, at, field === 'live_comments')];
  if (field === 'mentions') return [readMention(value, account, at)];
  if (field !== 'standby' && direct.has(field)) return readMessaging(value, reading);
  return [ignored(field || 'a change without a field', knownFields.has(field) || direct.has(field), account)];
}

function readComment(value: Fields, account: string, sentAt: Date | undefined, live: boolean): InboundEvent {
  const { id, username, self_ig_scoped_id: self } = fields(value.from);
  const commentId = idOf(value.id);
  if (idOf(id) === account || self !== undefined) return ignored('comment by ourselves', true, account);
  if (!commentId || !idOf(id)) return ignored('a comment without author or id', false, account);
  const postId = idOf(fields(value.media).id);
  const parentId = idOf(value.parent_id);
  return {
    kind: 'message',
    account,
    externalId: commentId,
    from: socialAddress('instagram', id, handle(username)),
    thread: threadOf(postId, parentId || commentId),
    text: words(value.text),
    files: [],
    sentAt,
    isPublic: true,
    replyTo: parentId || undefined,
    channel: present({ commentId, postId, parentId, live: live || undefined }),
  };
}

/** Instagram says where, and seldom who: without an id each mention is somebody of their own, merged with nobody. The words and the name are asked for. */
function readMention(value: Fields, account: string, sentAt?: Date): InboundEvent {
  const postId = idOf(value.media_id);
  const commentId = idOf(value.comment_id);
  const externalId = commentId || postId;
  if (!externalId) return ignored('a mention without an id', false, account);
  const { id, username } = fields(value.from);
  const name = handle(username);
  const text = words(value.text);
  return {
    kind: 'message',
    account,
    externalId,
    from: socialAddress('instagram', idOf(id) || `mention:${externalId}`, name ?? nobody),
    thread: threadOf(postId, externalId),
    text: text || `Mentioned us in a ${commentId ? 'comment' : 'caption'}`,
    untold: !(name && text) || undefined,
    files: [],
    sentAt,
    isPublic: true,
    channel: present({ mention: true, commentId, postId }),
  };
}
