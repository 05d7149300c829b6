import type { InboundEvent } from '../channel-adapter.js';
import { fileAt, ignored, socialAddress } from './neutral.js';
import { type Fields, fields, idOf, nameOf, present, seconds, words } from './read-fields.js';

const posts = new Set(['post', 'status', 'photo', 'video', 'share']);
const knownItems = new Set([...posts, 'comment', 'album', 'event', 'like', 'link', 'mention', 'reaction', 'note']);
/** Fields of a page's subscription that are no conversation. */
const knownFields = new Set(['ratings', 'conversations', 'leadgen', 'live_videos', 'picture', 'name', 'videos']);

/** A change on a page: comments and what others post there are messages everybody may read; the rest is known and of no use. */
export function readPageChange(change: Fields, account: string): InboundEvent {
  const field = words(change.field);
  const value = fields(change.value);
  if (field === 'mention') return readMention(value, account);
  if (field !== 'feed') return ignored(field || 'a change without a field', knownFields.has(field), account);
  const item = words(value.item);
  const verb = words(value.verb);
  const own = idOf(fields(value.from).id) === account;
  if (verb !== 'add' || own || !(item === 'comment' || posts.has(item)))
    return ignored(`feed ${item} ${own ? 'by ourselves' : verb}`.trim(), knownItems.has(item), account);
  return item === 'comment' ? readComment(value, account) : readPost(value, account);
}

/** One conversation for each comment and what is said below it. */
function readComment(value: Fields, account: string): InboundEvent {
  const { id, name } = fields(value.from);
  const commentId = idOf(value.comment_id);
  const postId = idOf(value.post_id);
  const parentId = idOf(value.parent_id);
  if (!commentId) return ignored('a comment without an id', false, account);
  const root = parentId && parentId !== postId ? parentId : commentId;
  return {
    kind: 'message',
    account,
    externalId: commentId,
    // Somebody who hides from the application is a person of their own by each comment.
    from: socialAddress('messenger', id ?? `comment:${commentId}`, nameOf(name)),
    thread: threadOf(postId, root),
    text: words(value.message),
    files: filesOf(value),
    sentAt: seconds(value.created_time),
    isPublic: true,
    replyTo: root === commentId ? undefined : root,
    channel: present({ commentId, postId, parentId, permalink: linkOf(value) }),
  };
}

function readPost(value: Fields, account: string): InboundEvent {
  const { id, name } = fields(value.from);
  const postId = idOf(value.post_id);
  if (!postId || id === undefined) return ignored('a post without author or id', true, account);
  return {
    kind: 'message',
    account,
    externalId: postId,
    from: socialAddress('messenger', id, nameOf(name)),
    thread: threadOf(postId, postId),
    text: words(value.message) || words(value.link),
    files: filesOf(value),
    sentAt: seconds(value.created_time),
    isPublic: true,
    channel: present({ postId, permalink: linkOf(value) }),
  };
}

function readMention(value: Fields, account: string): InboundEvent {
  const commentId = idOf(value.comment_id);
  const postId = idOf(value.post_id);
  const sender = idOf(value.sender_id ?? fields(value.from).id);
  const externalId = commentId || postId;
  if (value.verb !== 'add' || !externalId || sender === account)
    return ignored(`mention ${words(value.verb)}`.trim(), true, account);
  return {
    kind: 'message',
    account,
    externalId,
    from: socialAddress('messenger', sender || `mention:${externalId}`, nameOf(value.sender_name)),
    thread: threadOf(postId, externalId),
    text: words(value.message) || `Mentioned us in a ${commentId ? 'comment' : 'post'}`,
    files: [],
    sentAt: seconds(value.created_time),
    isPublic: true,
    channel: present({ commentId, postId, permalink: linkOf(value) }),
  };
}

export const threadOf = (post: string, root: string): string => `${post}:${root}`;

const linkOf = ({ permalink_url, post }: Fields): string => words(permalink_url) || words(fields(post).permalink_url);

function filesOf({ photo, video, link, item }: Fields) {
  const picture = words(photo) || (item === 'photo' ? words(link) : '');
  if (picture.startsWith('https://')) return [fileAt(picture, 'photo', 'image/jpeg')];
  return words(video).startsWith('https://') ? [fileAt(words(video), 'video', 'video/mp4')] : [];
}
