import { AutomaticAnswers } from './automatic-answers.js';
import { KeepMail } from './keep-mail.js';
import { MailController } from './mail.controller.js';
import { MailDoorController } from './mail-door.controller.js';
import { MailKeys } from './mail-keys.js';
import { MailQueries } from './mail.queries.js';
import { MailThreads } from './mail-threads.js';
import { SendMail } from './send-mail.js';
import { TakeMail } from './take-mail.js';
import { TakePosted } from './take-posted.js';
import { TakeReport } from './take-report.js';

export const emailProviders = [
  MailKeys,
  SendMail,
  AutomaticAnswers,
  TakePosted,
  TakeMail,
  KeepMail,
  TakeReport,
  MailThreads,
  MailQueries,
];
export const emailControllers = [MailDoorController, MailController];
