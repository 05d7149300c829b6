import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/index.js';
import { GovernanceModule } from '../governance/index.js';
import { BotListeners } from './bots/bot-listeners.js';
import { BotsController } from './bots/bots.controller.js';
import { BotsQueries } from './bots/bots.queries.js';
import { ChangeBot } from './bots/change-bot.js';
import { TellBots } from './bots/tell-bots.js';
import { WriteForBot } from './bots/write-for-bot.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { Deliver } from './deliver.js';
import { Claims } from './delivery/claims.js';
import { DeliveriesController } from './delivery/deliveries.controller.js';
import { DeliveriesQueries } from './delivery/deliveries.queries.js';
import { EndpointState } from './delivery/endpoint-state.js';
import { Endpoints } from './delivery/endpoints.js';
import { Gate } from './delivery/gate.js';
import { Outbox } from './delivery/outbox.js';
import { ReplayDelivery } from './delivery/replay-delivery.js';
import { Sender } from './delivery/sender.js';
import { Settle } from './delivery/settle.js';
import { SilentBots } from './delivery/silent-bots.js';
import { TryOnce } from './delivery/try-once.js';
import { UploadFiles } from './delivery/upload-files.js';
import { EraseParcels } from './erase-parcels.js';
import { FetchFiles } from './fetch-files.js';
import { FetchOneFile } from './fetch-one-file.js';
import { FetchWords } from './fetch-words.js';
import { emailControllers, emailProviders } from './email/index.js';
import { InboundController } from './inbound.controller.js';
import { ChangeInbox } from './inboxes/change-inbox.js';
import { InboxDirectory } from './inboxes/inbox-directory.js';
import { InboxesController } from './inboxes/inboxes.controller.js';
import { InboxesQueries } from './inboxes/inboxes.queries.js';
import { VerifyInbox } from './inboxes/verify-inbox.js';
import { Parcels } from './parcels.js';
import { InboxCounts } from './inboxes/inbox-counts.js';
import { ChannelsController } from './registry/channels.controller.js';
import { ChannelsQueries } from './registry/channels.queries.js';
import { KeepWindows } from './registry/keep-windows.js';
import { ReplyOptionsController } from './reply-options.controller.js';
import { ReplyOptionsQueries } from './reply-options.queries.js';
import { ReplyTyping } from './reply-typing.js';
import { ReplyTypingBroadcast } from './reply-typing.broadcast.js';
import { ReplyWaysController } from './reply-ways.controller.js';
import { ReplyWaysQueries } from './reply-ways.queries.js';
import { PurposeRules } from './purpose-rules.js';
import { ReplyRules } from './reply-rules.js';
import { ProviderMessages } from './provider-messages.js';
import { TakeBack } from './take-back.js';
import { TakeEcho } from './take-echo.js';
import { TakeEvents } from './take-events.js';
import { TakeIn } from './take-in.js';
import { TakeReceipts } from './take-receipts.js';

const inbound = [
  InboxDirectory,
  InboxCounts,
  TakeEvents,
  TakeIn,
  TakeReceipts,
  TakeEcho,
  FetchFiles,
  FetchWords,
  EraseParcels,
  FetchOneFile,
  ProviderMessages,
  InboxesQueries,
  ChangeInbox,
];
const delivery = [
  Outbox,
  Sender,
  Claims,
  Gate,
  TryOnce,
  UploadFiles,
  Settle,
  Endpoints,
  EndpointState,
  SilentBots,
  DeliveriesQueries,
  ReplayDelivery,
];
const outbound = [Deliver, Parcels];
const rules = [
  ChannelsQueries,
  KeepWindows,
  VerifyInbox,
  ReplyRules,
  PurposeRules,
  TakeBack,
  ReplyOptionsQueries,
  ReplyWaysQueries,
  ReplyTyping,
  ReplyTypingBroadcast,
];
const bots = [BotsQueries, ChangeBot, BotListeners, WriteForBot, TellBots];

/** Channels: the one door in, the way out, and the bots at the other end of it. */
@Module({
  imports: [ConversationsModule, GovernanceModule],
  controllers: [
    InboundController,
    InboxesController,
    ChannelsController,
    ReplyOptionsController,
    ReplyWaysController,
    BotsController,
    DeliveriesController,
    DeadLettersController,
    ...emailControllers,
  ],
  providers: [...inbound, ...delivery, ...outbound, ...rules, ...bots, ...emailProviders],
  exports: [InboxesQueries, InboxDirectory, InboxCounts, ChangeInbox, ChangeBot],
})
export class ChannelsModule {}
