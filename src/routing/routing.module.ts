import { Module } from '@nestjs/common';
import { ConversationsModule, WaitingRoom } from '../conversations/index.js';
import { BotFrameworkController } from './botframework/botframework.controller.js';
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
import { LoadQueries } from './match/load.queries.js';
import { AcceptOffer } from './offers/accept-offer.js';
import { EndOffers } from './offers/end-offers.js';
import { OfferWork } from './offers/offer-work.js';
import { OffersController } from './offers/offers.controller.js';
import { OffersQueries } from './offers/offers.queries.js';
import { RejectOffer } from './offers/reject-offer.js';
import { Router } from './router.js';
import { RoutingBroadcast } from './routing.broadcast.js';
import { Sweep } from './sweep.js';
import { ContactEnd } from './work/contact-end.js';
import { FollowControl } from './work/follow-control.js';
import { KeepNotes } from './work/keep-notes.js';
import { MoveWork } from './work/move-work.js';
import { PreferAgent } from './work/prefer-agent.js';
import { QueueWork } from './work/queue-work.js';
import { TransferWork } from './work/transfer-work.js';
import { WorkController } from './work/work.controller.js';
import { WrapUpTimer } from './work/wrap-up-timer.js';
import { WrapUp } from './work/wrap-up.js';

const work = [
  QueueWork,
  MoveWork,
  FollowControl,
  PreferAgent,
  TransferWork,
  WrapUp,
  ContactEnd,
  KeepNotes,
  WrapUpTimer,
];
const offers = [LoadQueries, OfferWork, EndOffers, AcceptOffer, RejectOffer, OffersQueries, Router, Sweep];
const desks = [Presence, PresenceGateway, SetStatus, DeskQueries, FloorQueries, RoutingBroadcast];
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
];

/** Routing: who waits, who is there, who is asked, and what a bot passes on. */
@Module({
  imports: [ConversationsModule],
  controllers: [DeskController, OffersController, WorkController, HandoffsController, BotFrameworkController],
  providers: [...work, ...offers, ...desks, ...handoffs, { provide: WaitingRoom, useClass: WaitingRoomQueries }],
  exports: [QueueWork, OfferWork, HandoffsQueries, DeskQueries, FloorQueries],
})
export class RoutingModule {}
