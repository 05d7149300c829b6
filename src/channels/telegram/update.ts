import { z } from 'zod';

// Whatever is not as described is read as absent: the vendor adds fields and kinds at any time.
const text = z.string().optional().catch(undefined);
const whole = z.number().int().optional().catch(undefined);
const loose = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).optional().catch(undefined);

const User = z.object({ id: z.number().int(), is_bot: z.boolean().catch(false), first_name: text, last_name: text });
const Chat = z.object({ id: z.number().int(), type: z.string().catch('private') });
const File = loose({ file_id: z.string(), file_name: text, mime_type: text });

const Message = z.object({
  message_id: z.number().int(),
  message_thread_id: whole,
  is_topic_message: z.boolean().optional().catch(undefined),
  from: User.optional().catch(undefined),
  chat: Chat,
  date: whole,
  text,
  caption: text,
  reply_to_message: loose({ message_id: z.number().int() }),
  photo: z
    .array(z.object({ file_id: z.string(), width: z.number().catch(0) }))
    .optional()
    .catch(undefined),
  document: File,
  audio: File,
  video: File,
  voice: File,
  video_note: File,
  animation: File,
  sticker: loose({ file_id: z.string(), emoji: text, is_animated: z.boolean().catch(false) }),
  contact: loose({ phone_number: text, first_name: text, last_name: text }),
  location: loose({ latitude: z.number(), longitude: z.number() }),
  venue: loose({ title: text, address: text }),
});

/** The parts of an update that are used. */
export const Update = z.object({
  update_id: whole,
  message: Message.optional().catch(undefined),
  callback_query: loose({
    id: z.string(),
    from: User,
    data: text,
    message: loose({ message_id: z.number().int(), chat: Chat }),
  }),
  message_reaction: loose({
    chat: Chat,
    message_id: z.number().int(),
    user: User,
    new_reaction: z.array(z.object({ emoji: text })).catch([]),
  }),
  my_chat_member: loose({ chat: Chat, from: User, new_chat_member: z.object({ status: z.string() }) }),
});
export type Update = z.infer<typeof Update>;
export type User = z.infer<typeof User>;
export type Chat = z.infer<typeof Chat>;
export type Message = z.infer<typeof Message>;

/** Updates the vendor documents and this channel has no use for. An edit does not change what was answered already. */
export const knownUpdates = new Set(
  `message edited_message channel_post edited_channel_post business_connection business_message edited_business_message
   deleted_business_messages guest_message message_reaction message_reaction_count inline_query chosen_inline_result callback_query
   shipping_query pre_checkout_query purchased_paid_media poll poll_answer my_chat_member chat_member chat_join_request chat_boost
   removed_chat_boost managed_bot`.split(/\s+/),
);

/** What may stand in a message without being said by anybody. */
export const knownContents = new Set(
  `new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title new_chat_photo delete_chat_photo
   group_chat_created supergroup_chat_created channel_chat_created message_auto_delete_timer_changed migrate_to_chat_id
   migrate_from_chat_id pinned_message invoice successful_payment refunded_payment users_shared chat_shared gift unique_gift
   gift_upgrade_sent connected_website write_access_allowed passport_data proximity_alert_triggered boost_added
   chat_background_set checklist checklist_tasks_done checklist_tasks_added direct_message_price_changed forum_topic_created
   forum_topic_edited forum_topic_closed forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden
   giveaway_created giveaway giveaway_winners giveaway_completed managed_bot_created paid_message_price_changed
   poll_option_added poll_option_deleted suggested_post_approved suggested_post_approval_failed suggested_post_declined
   suggested_post_paid suggested_post_refunded video_chat_scheduled video_chat_started video_chat_ended
   video_chat_participants_invited web_app_data dice game poll paid_media story live_photo rich_message`.split(/\s+/),
);
