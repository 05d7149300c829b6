import { AlertMailSender } from './alert-mail.js';
import { AlertRules } from './alert-rules.js';
import { AlertsBroadcast } from './alerts.broadcast.js';
import { AlertsController } from './alerts.controller.js';
import { AlertValuesQueries } from './alert-values.queries.js';
import { AnswerIncident } from './answer-incident.js';
import { IncidentsQueries } from './incidents.queries.js';
import { SendNotices } from './send-notices.js';
import { WatchFloor } from './watch-floor.js';

export const alertControllers = [AlertsController];
export const alertProviders = [
  AlertMailSender,
  AlertRules,
  AlertsBroadcast,
  AlertValuesQueries,
  AnswerIncident,
  IncidentsQueries,
  SendNotices,
  WatchFloor,
];
