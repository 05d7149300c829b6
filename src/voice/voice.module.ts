import { Module } from '@nestjs/common';
import { ChannelsModule } from '../channels/index.js';
import { ConversationsModule } from '../conversations/index.js';
import { RoutingModule } from '../routing/index.js';
import { AnswerCall } from './answer-call.js';
import { CallTimeline } from './call-timeline.js';
import { CallsController } from './calls.controller.js';
import { CallsQueries } from './calls.queries.js';
import { Conference } from './conference.js';
import { ConnectAgent } from './connect-agent.js';
import { EndCall } from './end-call.js';
import { EnterQueue } from './enter-queue.js';
import { FollowCall } from './follow-call.js';
import { GoOn } from './go-on.js';
import { IssueVoiceToken } from './issue-voice-token.js';
import { OpenCallThread } from './open-call-thread.js';
import { PlaceCall } from './place-call.js';
import { RecordCall } from './record-call.js';
import { SteerCall } from './steer-call.js';
import { SuperviseCall } from './supervise-call.js';
import { SupervisionController } from './supervision.controller.js';
import { TakeHeard } from './take-heard.js';
import { TextLink } from './text-link.js';
import { VoiceTokenController } from './token.controller.js';
import { TransferCall } from './transfer-call.js';
import { TwilioApi } from './twilio-api.js';
import { VoiceHooksController } from './voice-hooks.controller.js';

const theirs = [AnswerCall, EnterQueue, OpenCallThread, FollowCall, EndCall, TakeHeard, GoOn];
const ours = [ConnectAgent, SteerCall, TransferCall, SuperviseCall, RecordCall, PlaceCall, TextLink, IssueVoiceToken];

/** Voice: telephone calls, their rooms at the vendor, and what was said in them. */
@Module({
  imports: [ConversationsModule, RoutingModule, ChannelsModule],
  controllers: [VoiceHooksController, CallsController, SupervisionController, VoiceTokenController],
  providers: [TwilioApi, Conference, CallTimeline, CallsQueries, ...theirs, ...ours],
})
export class VoiceModule {}
