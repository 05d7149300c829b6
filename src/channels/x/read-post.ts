import { toStorable } from '../../kernel/storable.js';
import type { InboundEvent } from '../channel-adapter.js';
import type { Post } from './activity.js';
import { fileOf, person, time, written } from './words.js';

/** A post that speaks to the account is a public message; the account's own are echoes; all others are none of its business. */
export function readPost(post: Post, us: string): InboundEvent {
  const { id_str, user, in_reply_to_status_id_str: answered, in_reply_to_user_id_str: answeredUser } = post;
  if (post.retweeted_status) return { kind: 'ignored', type: 'tweet_create_events.repost', known: true };
  const entities = post.extended_tweet?.entities ?? post.entities;
  const whole = post.extended_tweet?.full_text ?? post.full_text ?? post.text;
  const said = {
    externalId: id_str,
    // Without a conversation's id each post stands for itself, and our own answer stands below what it answers.
    thread: post.conversation_id_str ?? (user.id_str === us ? (answered ?? id_str) : id_str),
    text: toStorable(written(whole, entities?.urls ?? [])),
    files: (entities?.media ?? []).flatMap(({ media_url_https: url }) => (url ? fileOf(url) : [])),
    sentAt: time(post.timestamp_ms) ?? time(post.created_at),
  };
  if (user.id_str === us) {
    if (!answeredUser || answeredUser === us) return { kind: 'ignored', type: 'tweet_create_events.own', known: true };
    return { kind: 'echo', ...said, to: person(answeredUser) };
  }
  const speaksToUs =
    answeredUser === us ||
    entities?.user_mentions.some((one) => one.id_str === us) ||
    post.quoted_status?.user.id_str === us;
  if (!speaksToUs) return { kind: 'ignored', type: 'tweet_create_events.other', known: true };
  return {
    kind: 'message',
    ...said,
    from: person(user.id_str, user),
    isPublic: true,
    ...(answered && { replyTo: answered }),
  };
}
