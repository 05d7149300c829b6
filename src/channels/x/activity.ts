import { z } from 'zod';

// Whatever is not as described is read as absent: the vendor adds fields and kinds at any time.
// Ids are read where they stand as text: as numbers they lose their last digits.
const text = z.string().optional().catch(undefined);
const loose = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).optional().catch(undefined);
/** One that cannot be read is left out instead of hiding the others. */
const list = <Each extends z.ZodType>(each: Each) =>
  z
    .array(each.nullable().catch(null))
    .catch([])
    .transform((all) => all.filter((one) => one !== null));

const Media = loose({ media_url_https: text, type: text });
const Url = z.object({ url: text, expanded_url: text });
const Mention = z.object({ id_str: text });

const DirectMessage = z.object({
  type: text,
  id: z.string(),
  created_timestamp: text,
  message_create: loose({
    sender_id: z.string(),
    target: z.object({ recipient_id: z.string() }),
    message_data: z.object({
      text: z.string().catch(''),
      entities: loose({ urls: list(Url) }),
      attachment: loose({ media: Media }),
    }),
  }),
});

const Entities = loose({
  user_mentions: list(Mention),
  urls: list(Url),
  media: list(z.object({ media_url_https: text })),
});
const Post = z.object({
  id_str: z.string(),
  created_at: text,
  timestamp_ms: text,
  conversation_id_str: text,
  text: z.string().catch(''),
  full_text: text,
  user: z.object({ id_str: z.string(), name: text, screen_name: text }),
  in_reply_to_status_id_str: text,
  in_reply_to_user_id_str: text,
  entities: Entities,
  extended_tweet: loose({ full_text: text, entities: Entities }),
  retweeted_status: z.object({}).optional().catch(undefined),
  quoted_status: loose({ user: z.object({ id_str: text }) }),
});

const Read = z.object({ sender_id: z.string(), created_timestamp: z.string() });

/** The parts of an account's activity that are used. */
export const Activity = z.object({
  for_user_id: text,
  users: z
    .record(z.string(), z.object({ name: text, screen_name: text }))
    .optional()
    .catch(undefined),
  direct_message_events: list(DirectMessage),
  tweet_create_events: list(Post),
  direct_message_mark_read_events: list(Read),
});
export type Activity = z.infer<typeof Activity>;
export type DirectMessage = Activity['direct_message_events'][number];
export type Post = Activity['tweet_create_events'][number];

/** Activity the vendor documents and this channel has no use for. */
export const knownActivity = new Set(
  `direct_message_events tweet_create_events direct_message_mark_read_events direct_message_indicate_typing_events
   tweet_delete_events tweet_edit_events favorite_events follow_events unfollow_events block_events unblock_events mute_events
   unmute_events user_event`.split(/\s+/),
);
