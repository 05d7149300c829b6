import { Module } from '@nestjs/common';
import { GovernanceModule } from '../governance/index.js';
import { ProfilesModule } from '../profiles/index.js';
import { MayView } from '../realtime/index.js';
import { Acts } from './acts/acts.js';
import { CheckActions } from './acts/check-actions.js';
import { RunActs } from './acts/run-acts.js';
import { ThreadActs } from './acts/thread-acts.js';
import { AppendMessage } from './append-message.js';
import { AskAgain } from './ask-again.js';
import { BeginController } from './begin.controller.js';
import { BeginConversation } from './begin-conversation.js';
import { AssuranceQueries } from './assurance.queries.js';
import { AttachmentsController } from './attachments.controller.js';
import { Attachments } from './attachments.js';
import { CannedController } from './canned/canned.controller.js';
import { CannedReplies } from './canned/canned-replies.js';
import { CheckVariables } from './canned/check-variables.js';
import { ChangeControl } from './change-control.js';
import { ChangeConversation } from './change-conversation.js';
import { ChangeStatus } from './change-status.js';
import { ControlController } from './control.controller.js';
import { CompleteMessage } from './complete-message.js';
import { ConversationListQueries } from './conversation-list.queries.js';
import { ConversationsBroadcast } from './conversations.broadcast.js';
import { ConversationsController } from './conversations.controller.js';
import { ConversationsPolicy } from './conversations.policy.js';
import { ConversationsQueries } from './conversations.queries.js';
import { DraftsBroadcast } from './drafts.broadcast.js';
import { DraftsController } from './drafts.controller.js';
import { Drafts } from './drafts.js';
import { EraseThreads } from './erase-threads.js';
import { GiveControl } from './give-control.js';
import { EndInteraction, KeyInteraction } from './interactions.js';
import { Macros } from './macros/macros.js';
import { MacrosController } from './macros/macros.controller.js';
import { RunMacro } from './macros/run-macro.js';
import { Follow } from './mentions/follow.js';
import { MentionPeople } from './mentions/mention-people.js';
import { MentionsBroadcast } from './mentions/mentions.broadcast.js';
import { MentionsController } from './mentions/mentions.controller.js';
import { MentionsQueries } from './mentions/mentions.queries.js';
import { MessagesController } from './messages.controller.js';
import { MessagesSource } from './messages.source.js';
import { OpenFirst } from './open-first.js';
import { OpenThread } from './open-thread.js';
import { ReceiveMessages } from './receive-messages.js';
import { ReplyGate } from './reply-gate.js';
import { RetryMessage } from './retry-message.js';
import { ApplyRule } from './rules/apply-rule.js';
import { CheckRule } from './rules/check-rule.js';
import { CloseGuards } from './rules/close-guards.js';
import { CloseQuietly } from './rules/close-quietly.js';
import { DryRunRule } from './rules/dry-run-rule.js';
import { KeepRules } from './rules/keep-rules.js';
import { LookForQuiet } from './rules/look-for-quiet.js';
import { pruneRules } from './rules/prune-rules.js';
import { RuleFacts } from './rules/rule-facts.queries.js';
import { RulesController } from './rules/rules.controller.js';
import { RulesQueries } from './rules/rules.queries.js';
import { RunRules } from './rules/run-rules.js';
import { FollowWords } from './search/follow-words.js';
import { SearchController } from './search/search.controller.js';
import { SearchQueries } from './search/search.queries.js';
import { ShowToBot } from './show-to-bot.js';
import { SetMessageState } from './set-message-state.js';
import { SyncController } from './sync.controller.js';
import { SyncQueries } from './sync.queries.js';
import { TieAddress } from './tie-address.js';
import { LeavingBroadcast } from './undo/leaving.broadcast.js';
import { LeavingQueries } from './undo/leaving.queries.js';
import { LetLeave } from './undo/let-leave.js';
import { pruneUndone } from './undo/prune-undone.js';
import { StoreReply } from './undo/store-reply.js';
import { UndoReply } from './undo/undo-reply.js';
import { WriteNote } from './write-note.js';
import { ImportReply } from './import-reply.js';
import { PublicFilesController } from './public-files.controller.js';
import { WriteReply } from './write-reply.js';

const verbs = [
  ReceiveMessages,
  CompleteMessage,
  ImportReply,
  WriteReply,
  BeginConversation,
  OpenFirst,
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
  AssuranceQueries,
  ConversationsQueries,
  Acts,
  CloseGuards,
  WriteNote,
];
const helpers = [CannedReplies, CheckVariables, CheckActions, RunActs, ThreadActs, Macros, RunMacro];
const rules = [
  ApplyRule,
  CheckRule,
  CloseQuietly,
  DryRunRule,
  KeepRules,
  LookForQuiet,
  pruneRules,
  RuleFacts,
  RulesQueries,
  RunRules,
];
const undo = [StoreReply, LetLeave, UndoReply, LeavingQueries, LeavingBroadcast, pruneUndone];
const called = [MentionPeople, MentionsQueries, Follow, MentionsBroadcast];

/** Conversations: threads, messages, who holds them, and the contacts they are made of. */
@Module({
  imports: [ProfilesModule, GovernanceModule],
  controllers: [
    ConversationsController,
    BeginController,
    PublicFilesController,
    ControlController,
    MessagesController,
    AttachmentsController,
    DraftsController,
    CannedController,
    MacrosController,
    RulesController,
    MentionsController,
    SyncController,
    SearchController,
  ],
  providers: [
    ...verbs,
    ...helpers,
    ...rules,
    ...called,
    ...undo,
    OpenThread,
    AppendMessage,
    AskAgain,
    RetryMessage,
    ShowToBot,
    Drafts,
    DraftsBroadcast,
    ConversationListQueries,
    SyncQueries,
    FollowWords,
    EraseThreads,
    MessagesSource,
    SearchQueries,
    ConversationsBroadcast,
    { provide: MayView, useClass: ConversationsPolicy },
  ],
  exports: verbs,
})
export class ConversationsModule {}
