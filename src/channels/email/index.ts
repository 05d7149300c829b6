import { ApiCarrier } from './api-carrier.js';
import { AutomaticAnswers } from './automatic-answers.js';
import { CheckSender } from './check-sender.js';
import { MailDns } from './mail-dns.js';
import { CheckMail } from './check-mail.js';
import { CopyRules } from './copy-rules.js';
import { KeepMail } from './keep-mail.js';
import { MailController } from './mail.controller.js';
import { MailAlerts } from './mail-alerts.js';
import { MailDoorController } from './mail-door.controller.js';
import { MailKeys } from './mail-keys.js';
import { MailQueries } from './mail.queries.js';
import { MailThreads } from './mail-threads.js';
import { pruneMail } from './prune-mail.js';
import { QuotedMail } from './quoted-mail.js';
import { ReplyAllController } from './reply-all.controller.js';
import { ReplyAllQueries } from './reply-all.queries.js';
import { ReplayMail } from './replay-mail.js';
import { SendMail } from './send-mail.js';
import { SmtpCarrier } from './smtp-carrier.js';
import { SmtpDoor } from './smtp-door.js';
import { SnsDoor } from './sns-door.js';
import { TakeMail } from './take-mail.js';
import { TakePosted } from './take-posted.js';
import { MailTrouble } from './mail-trouble.js';
import { TakeSaid } from './take-said.js';
import { TakeReport } from './take-report.js';
import { MailboxPlaces } from './mailbox-places.js';
import { WatchMailboxes } from './watch-mailboxes.js';

export const emailProviders = [
  MailAlerts,
  MailboxPlaces,
  WatchMailboxes,
  SmtpDoor,
  SnsDoor,
  MailKeys,
  SendMail,
  SmtpCarrier,
  CheckMail,
  CheckSender,
  MailDns,
  ApiCarrier,
  QuotedMail,
  pruneMail,
  CopyRules,
  ReplyAllQueries,
  AutomaticAnswers,
  TakePosted,
  TakeMail,
  ReplayMail,
  KeepMail,
  TakeReport,
  TakeSaid,
  MailTrouble,
  MailThreads,
  MailQueries,
];
export const emailControllers = [MailDoorController, MailController, ReplyAllController];
