import { ProfilesModule } from '../profiles/index.js';
import { Module } from '@nestjs/common';
import { ChannelsModule } from '../channels/index.js';
import { ConversationsModule } from '../conversations/index.js';
import { GovernanceModule } from '../governance/index.js';
import { RoutingModule } from '../routing/index.js';
import { AnswerCall } from './answer-call.js';
import { CallFirstController } from './call-first.controller.js';
import { CallFirst } from './call-first.js';
import { CallSteps } from './call-steps.js';
import { CallTimeline } from './call-timeline.js';
import { CallsController } from './calls.controller.js';
import { CallsQueries } from './calls.queries.js';
import { Conference } from './conference.js';
import { ConnectAgent } from './connect-agent.js';
import { DeleteRecording } from './delete-recording.js';
import { DialCallback } from './dial-callback.js';
import { EndCall } from './end-call.js';
import { EnterQueue } from './enter-queue.js';
import { EraseCalls } from './erase-calls.js';
import { FollowCall } from './follow-call.js';
import { FollowPlan } from './follow-plan.js';
import { GoOn } from './go-on.js';
import { IssueVoiceToken } from './issue-voice-token.js';
import { LoseAgent } from './lose-agent.js';
import { MoveCaller } from './move-caller.js';
import { MoveLeg } from './move-leg.js';
import { OpenCallThread } from './open-call-thread.js';
import { PlaceCall } from './place-call.js';
import { RelayGateway } from './relay.gateway.js';
import { RecordCall } from './record-call.js';
import { SteerCall } from './steer-call.js';
import { SuperviseCall } from './supervise-call.js';
import { SupervisionController } from './supervision.controller.js';
import { TakeBotWords } from './take-bot-words.js';
import { TakeHeard } from './take-heard.js';
import { TalkByRelay } from './talk-by-relay.js';
import { TalkWithBot } from './talk-with-bot.js';
import { TextLink } from './text-link.js';
import { VoiceTokenController } from './token.controller.js';
import { TransferCall } from './transfer-call.js';
import { TwilioApi } from './twilio-api.js';
import { VoiceHooksController } from './voice-hooks.controller.js';

const theirs = [
  CallSteps,
  AnswerCall,
  TalkWithBot,
  TalkByRelay,
  TakeBotWords,
  EnterQueue,
  OpenCallThread,
  FollowCall,
  FollowPlan,
  MoveCaller,
  EndCall,
  LoseAgent,
  MoveLeg,
  TakeHeard,
  DeleteRecording,
  GoOn,
];
const ours = [
  ConnectAgent,
  SteerCall,
  TransferCall,
  SuperviseCall,
  RecordCall,
  PlaceCall,
  CallFirst,
  DialCallback,
  TextLink,
  IssueVoiceToken,
  EraseCalls,
];

/** Voice: telephone calls, their rooms at the vendor, and what was said in them. */
@Module({
  imports: [GovernanceModule, ConversationsModule, RoutingModule, ChannelsModule, ProfilesModule],
  controllers: [
    VoiceHooksController,
    CallsController,
    CallFirstController,
    SupervisionController,
    VoiceTokenController,
  ],
  providers: [RelayGateway, TwilioApi, Conference, CallTimeline, CallsQueries, ...theirs, ...ours],
})
export class VoiceModule {}
