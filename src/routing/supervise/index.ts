import { EraseSupervision } from './erase-supervision.js';
import { SuperviseBroadcast } from './supervise.broadcast.js';
import { SuperviseThread } from './supervise-thread.js';
import { SupervisionQueries } from './supervision.queries.js';
import { ThreadSupervisionController } from './thread-supervision.controller.js';

export const superviseControllers = [ThreadSupervisionController];
export const superviseProviders = [EraseSupervision, SuperviseBroadcast, SuperviseThread, SupervisionQueries];
