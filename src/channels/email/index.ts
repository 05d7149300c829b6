import { AutomaticAnswers } from './automatic-answers.js';
import { KeepMail } from './keep-mail.js';
import { MailController } from './mail.controller.js';
import { MailDoorController } from './mail-door.controller.js';
import { MailKeys } from './mail-keys.js';
import { MailQueries } from './mail.queries.js';
import { MailThreads } from './mail-threads.js';
import { ReplayMail } from './replay-mail.js';
import { SendMail } from './send-mail.js';
import { SmtpDoor } from './smtp-door.js';
import { SnsDoor } from './sns-door.js';
import { TakeMail } from './take-mail.js';
import { TakePosted } from './take-posted.js';
import { TakeReport } from './take-report.js';
import { MailboxPlaces } from './mailbox-places.js';
import { WatchMailboxes } from './watch-mailboxes.js';

export const emailProviders = [
  MailboxPlaces,
  WatchMailboxes,
  SmtpDoor,
  SnsDoor,
  MailKeys,
  SendMail,
  AutomaticAnswers,
  TakePosted,
  TakeMail,
  ReplayMail,
  KeepMail,
  TakeReport,
  MailThreads,
  MailQueries,
];
export const emailControllers = [MailDoorController, MailController];
