import { Module } from '@nestjs/common';
import { ConversationsModule } from '../../conversations/index.js';
import { VisitorDoor, VisitorGateway } from '../../realtime/index.js';
import { AskPerson } from './ask-person.js';
import { MarkReached } from './mark-reached.js';
import { OpenSession } from './open-session.js';
import { SendMessage } from './send-message.js';
import { VisitorLimits } from './visitor-limits.js';
import { VisitorPolicy } from './visitor.policy.js';
import { WebchatBroadcast } from './webchat.broadcast.js';
import { WebchatController } from './webchat.controller.js';
import { WebchatQueries } from './webchat.queries.js';
import { WidgetFilesController } from './widget-files.controller.js';
import { WidgetFiles } from './widget-files.js';

/** Web chat: the widget's files and session, and its customers' live connection. */
@Module({
  imports: [ConversationsModule],
  controllers: [WidgetFilesController, WebchatController],
  providers: [
    WebchatQueries,
    OpenSession,
    SendMessage,
    MarkReached,
    AskPerson,
    VisitorLimits,
    WidgetFiles,
    WebchatBroadcast,
    { provide: VisitorDoor, useClass: VisitorPolicy },
    VisitorGateway,
  ],
})
export class WebchatModule {}
