import { CallbacksController } from '../callbacks/callbacks.controller.js';
import { CallbacksQueries } from '../callbacks/callbacks.queries.js';
import { ChangeCallback } from '../callbacks/change-callback.js';
import { FollowCallbacks } from '../callbacks/follow-callbacks.js';
import { MoveCallback } from '../callbacks/move-callback.js';
import { RequestCallback } from '../callbacks/request-callback.js';
import { ChangePromise } from '../promises/change-promise.js';
import { KeepPromise } from '../promises/keep-promise.js';
import { PromiseComesDue } from '../promises/promise-comes-due.js';
import { WatchPromise } from '../promises/watch-promise.js';
import { AddTask } from './add-task.js';
import { FinishSideWork } from './finish-side-work.js';
import { QueueSideWork } from './queue-side-work.js';
import { MyObligationsQueries } from './my-obligations.queries.js';
import { SideBroadcast } from './side.broadcast.js';
import { SideController } from './side.controller.js';
import { SideQueries } from './side.queries.js';

/** Work beside conversations: tasks, promises and callbacks. */
export const sideControllers = [SideController, CallbacksController];
export const sideProviders = [
  QueueSideWork,
  FinishSideWork,
  AddTask,
  SideQueries,
  WatchPromise,
  KeepPromise,
  ChangePromise,
  PromiseComesDue,
  RequestCallback,
  MoveCallback,
  ChangeCallback,
  MyObligationsQueries,
  SideBroadcast,
  FollowCallbacks,
  CallbacksQueries,
];
