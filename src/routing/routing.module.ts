import { Module } from '@nestjs/common';
import { ConversationsModule, WaitingRoom } from '../conversations/index.js';
import { WorkActs } from './acts/work-acts.js';
import { GovernanceModule } from '../governance/index.js';
import { ProfilesModule } from '../profiles/index.js';
import { BotFrameworkController } from './botframework/botframework.controller.js';
import { BotpressController } from './botpress/botpress.controller.js';
import { HitlDoor } from './botpress/hitl-door.js';
import { TakeHitl } from './botpress/take-hitl.js';
import { ChatwootController } from './chatwoot/chatwoot.controller.js';
import { TakeChatwoot } from './chatwoot/take-chatwoot.js';
import { TakeActivity } from './botframework/take-activity.js';
import { DeskController } from './desk/desk.controller.js';
import { DeskQueries } from './desk/desk.queries.js';
import { FloorQueries } from './desk/floor.queries.js';
import { Presence } from './desk/presence.js';
import { PresenceGateway } from './desk/presence.gateway.js';
import { SetStatus } from './desk/set-status.js';
import { WaitingRoomQueries } from './desk/waiting-room.queries.js';
import { Acknowledge } from './handoffs/acknowledge.js';
import { ChangeHandoff } from './handoffs/change-handoff.js';
import { HandOff } from './handoffs/hand-off.js';
import { HandoffsController } from './handoffs/handoffs.controller.js';
import { HandoffsQueries } from './handoffs/handoffs.queries.js';
import { ImportTranscript } from './handoffs/import-transcript.js';
import { KeepContext } from './handoffs/keep-context.js';
import { MoveHandoff } from './handoffs/move-handoff.js';
import { NoAgent } from './handoffs/no-agent.js';
import { SecretSlots } from './handoffs/secret-slots.js';
import { SilentBot } from './handoffs/silent-bot.js';
import { DatabaseClock } from './match/database-clock.js';
import { LoadQueries } from './match/load.queries.js';
import { ChangeDisposition } from './dispositions/change-disposition.js';
import { DispositionsQueries } from './dispositions/dispositions.queries.js';
import { DispositionsController } from './dispositions/dispositions.controller.js';
import { AcceptOffer } from './offers/accept-offer.js';
import { AutoAccept } from './offers/auto-accept.js';
import { EndOffers } from './offers/end-offers.js';
import { MakeUrgent } from './offers/make-urgent.js';
import { OfferWork } from './offers/offer-work.js';
import { OffersController } from './offers/offers.controller.js';
import { OffersQueries } from './offers/offers.queries.js';
import { PullWork } from './offers/pull-work.js';
import { RejectOffer } from './offers/reject-offer.js';
import { WaitingController } from './offers/waiting.controller.js';
import { Router } from './router.js';
import { RoutingBroadcast } from './routing.broadcast.js';
import { setupControllers, setupProviders } from './setup/index.js';
import { RequestCallback } from './callbacks/request-callback.js';
import { sideControllers, sideProviders } from './side/index.js';
import { slaControllers, slaProviders } from './sla/index.js';
import { Drains } from './sweeps/drains.js';
import { LateOffers } from './sweeps/late-offers.js';
import { LeftWork } from './sweeps/left-work.js';
import { ClosedQueuesQueries } from './sweeps/closed-queues.queries.js';
import { OutOfSteps } from './sweeps/out-of-steps.js';
import { QuietWork } from './sweeps/quiet-work.js';
import { Sweep } from './sweeps/sweep.js';
import { Turns } from './sweeps/turns.js';
import { TraceQueries } from './trace/trace.queries.js';
import { superviseControllers, superviseProviders } from './supervise/index.js';
import { BeginWrapUp } from './work/begin-wrap-up.js';
import { ContactEnd } from './work/contact-end.js';
import { EraseWork } from './work/erase-work.js';
import { FollowControl } from './work/follow-control.js';
import { KeepNotes } from './work/keep-notes.js';
import { MoveWork } from './work/move-work.js';
import { NobodyCame } from './work/nobody-came.js';
import { PreferAgent } from './work/prefer-agent.js';
import { QueueWork } from './work/queue-work.js';
import { ReturnWork } from './work/return-work.js';
import { AskColleague } from './work/ask-colleague.js';
import { GuardTransfer } from './work/guard-transfer.js';
import { PassOn } from './work/pass-on.js';
import { TransferWork } from './work/transfer-work.js';
import { WorkController } from './work/work.controller.js';
import { WrapUpTimer } from './work/wrap-up-timer.js';
import { WrapUp } from './work/wrap-up.js';
import { ComparePolicies } from './what-if/compare.js';
import { RecordedDayQueries } from './what-if/recorded-day.queries.js';
import { WhatIfController } from './what-if/what-if.controller.js';

const work = [
  QueueWork,
  MoveWork,
  FollowControl,
  NobodyCame,
  PreferAgent,
  TransferWork,
  PassOn,
  AskColleague,
  GuardTransfer,
  ChangeDisposition,
  DispositionsQueries,
  ReturnWork,
  BeginWrapUp,
  WrapUp,
  ContactEnd,
  KeepNotes,
  WrapUpTimer,
  EraseWork,
  WorkActs,
];
const offers = [
  LoadQueries,
  DatabaseClock,
  OfferWork,
  EndOffers,
  AcceptOffer,
  RejectOffer,
  OffersQueries,
  PullWork,
  MakeUrgent,
  AutoAccept,
  TraceQueries,
  Router,
  Sweep,
  LateOffers,
  Turns,
  LeftWork,
  Drains,
  ClosedQueuesQueries,
  OutOfSteps,
  QuietWork,
];
const desks = [Presence, PresenceGateway, SetStatus, DeskQueries, FloorQueries, RoutingBroadcast];
const whatIf = [RecordedDayQueries, ComparePolicies];
const handoffs = [
  HandOff,
  ChangeHandoff,
  Acknowledge,
  NoAgent,
  MoveHandoff,
  KeepContext,
  ImportTranscript,
  SecretSlots,
  SilentBot,
  HandoffsQueries,
  TakeActivity,
  TakeChatwoot,
  TakeHitl,
  HitlDoor,
];

/** Routing: who waits, who is there, who is asked, and what a bot passes on. */
@Module({
  imports: [ConversationsModule, ProfilesModule, GovernanceModule],
  controllers: [
    DeskController,
    OffersController,
    WaitingController,
    WorkController,
    HandoffsController,
    BotFrameworkController,
    ChatwootController,
    BotpressController,
    DispositionsController,
    ...setupControllers,
    ...sideControllers,
    ...slaControllers,
    WhatIfController,
    ...superviseControllers,
  ],
  providers: [
    ...work,
    ...offers,
    ...desks,
    ...handoffs,
    ...setupProviders,
    ...sideProviders,
    ...slaProviders,
    ...whatIf,
    ...superviseProviders,
    { provide: WaitingRoom, useClass: WaitingRoomQueries },
  ],
  exports: [QueueWork, RequestCallback, ReturnWork, BeginWrapUp, OfferWork, HandoffsQueries, DeskQueries, FloorQueries],
})
export class RoutingModule {}
