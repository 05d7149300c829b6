import { Module } from '@nestjs/common';
import { ProfilesModule } from '../profiles/index.js';
import { MayView } from '../realtime/index.js';
import { AppendMessage } from './append-message.js';
import { AttachmentsController } from './attachments.controller.js';
import { Attachments } from './attachments.js';
import { ChangeControl } from './change-control.js';
import { ChangeConversation } from './change-conversation.js';
import { ChangeStatus } from './change-status.js';
import { ControlController } from './control.controller.js';
import { ConversationListQueries } from './conversation-list.queries.js';
import { ConversationsBroadcast } from './conversations.broadcast.js';
import { ConversationsController } from './conversations.controller.js';
import { ConversationsPolicy } from './conversations.policy.js';
import { ConversationsQueries } from './conversations.queries.js';
import { DraftsBroadcast } from './drafts.broadcast.js';
import { DraftsController } from './drafts.controller.js';
import { Drafts } from './drafts.js';
import { GiveControl } from './give-control.js';
import { EndInteraction, KeyInteraction } from './interactions.js';
import { MessagesController } from './messages.controller.js';
import { OpenThread } from './open-thread.js';
import { ReceiveMessages } from './receive-messages.js';
import { ReplyGate } from './reply-gate.js';
import { RetryMessage } from './retry-message.js';
import { SetMessageState } from './set-message-state.js';
import { SyncController } from './sync.controller.js';
import { SyncQueries } from './sync.queries.js';
import { TieAddress } from './tie-address.js';
import { WriteNote } from './write-note.js';
import { ImportReply } from './import-reply.js';
import { PublicFilesController } from './public-files.controller.js';
import { TimelineController } from './timeline.controller.js';
import { TimelineQueries } from './timeline.queries.js';
import { WriteReply } from './write-reply.js';

const verbs = [
  ReceiveMessages,
  ImportReply,
  TimelineQueries,
  WriteReply,
  ReplyGate,
  ChangeControl,
  ChangeConversation,
  ChangeStatus,
  KeyInteraction,
  EndInteraction,
  SetMessageState,
  GiveControl,
  Attachments,
  TieAddress,
  ConversationsQueries,
];

/** Conversations: threads, messages, who holds them, and the contacts they are made of. */
@Module({
  imports: [ProfilesModule],
  controllers: [
    ConversationsController,
    TimelineController,
    PublicFilesController,
    ControlController,
    MessagesController,
    AttachmentsController,
    DraftsController,
    SyncController,
  ],
  providers: [
    ...verbs,
    OpenThread,
    AppendMessage,
    WriteNote,
    RetryMessage,
    Drafts,
    DraftsBroadcast,
    ConversationListQueries,
    SyncQueries,
    ConversationsBroadcast,
    { provide: MayView, useClass: ConversationsPolicy },
  ],
  exports: verbs,
})
export class ConversationsModule {}
