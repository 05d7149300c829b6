import { z } from 'zod';

// Whatever is not as described is read as absent: the vendor adds fields and kinds at any time.
const text = z.string().optional().catch(undefined);

/** The parts of a request of the Events API that are used. */
export const Body = z.object({
  type: text,
  challenge: text,
  event: z
    .object({
      type: z.string(),
      subtype: text,
      user: text,
      bot_id: text,
      text,
      channel: text,
      channel_type: text,
      ts: text,
      thread_ts: text,
      reaction: text,
      item: z.object({ channel: text, ts: text }).optional().catch(undefined),
      files: z
        .array(z.object({ name: text, mimetype: text, mode: text, url_private_download: text, url_private: text }))
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type Event = NonNullable<z.infer<typeof Body>['event']>;

/** Messages that somebody said. */
export const saidSubtypes = new Set<string | undefined>([
  undefined,
  '',
  'file_share',
  'thread_broadcast',
  'me_message',
]);

/** Messages that only tell what happened, and changes of those that were said. */
export const knownSubtypes = new Set(
  `assistant_app_thread bot_add bot_message bot_remove channel_archive channel_canvas_updated channel_convert_to_private
   channel_convert_to_public channel_join channel_leave channel_name channel_posting_permissions channel_purpose channel_topic
   channel_unarchive document_mention ekm_access_denied file_comment file_mention group_archive group_join group_leave
   group_name group_purpose group_topic group_unarchive huddle_thread message_changed message_deleted message_replied
   pinned_item reminder_add reply_broadcast sh_room_created tombstone unpinned_item`.split(/\s+/),
);

/** Events the vendor documents and this channel has no use for. */
export const knownEvents = new Set(
  `app_home_opened app_mention app_rate_limited app_requested app_uninstalled assistant_thread_context_changed
   assistant_thread_started call_rejected channel_archive channel_created channel_deleted channel_history_changed
   channel_id_changed channel_left channel_rename channel_shared channel_unarchive channel_unshared dnd_updated
   dnd_updated_user email_domain_changed emoji_changed entity_details_requested file_change file_comment_added
   file_comment_deleted file_comment_edited file_created file_deleted file_public file_shared file_unshared function_executed
   grid_migration_finished grid_migration_started group_archive group_close group_deleted group_history_changed group_left
   group_open group_rename group_unarchive im_close im_created im_history_changed im_open invite_requested link_shared
   member_joined_channel member_left_channel message message_app_home message_channels message_groups message_im
   message_metadata_deleted message_metadata_posted message_metadata_updated message_mpim pin_added pin_removed reaction_added
   reaction_removed resources_added resources_removed scope_denied scope_granted shared_channel_invite_accepted
   shared_channel_invite_approved shared_channel_invite_declined shared_channel_invite_received
   shared_channel_invite_requested star_added star_removed subteam_created subteam_members_changed subteam_self_added
   subteam_self_removed subteam_updated team_access_granted team_access_revoked team_domain_change team_join team_rename
   tokens_revoked url_verification user_change user_huddle_changed user_profile_changed user_resource_denied
   user_resource_granted user_resource_removed user_status_changed workflow_deleted workflow_published workflow_step_deleted
   workflow_step_execute workflow_unpublished`.split(/\s+/),
);
