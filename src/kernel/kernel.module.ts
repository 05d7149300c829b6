import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { AuthController } from './auth/auth.controller.js';
import { Authenticate } from './auth/authenticate.js';
import { KeysController } from './auth/keys/keys.controller.js';
import { KeysQueries } from './auth/keys/keys.queries.js';
import { ManageKeys } from './auth/keys/manage-keys.js';
import { Passwords } from './auth/passwords.js';
import { PolicyGuard } from './auth/policy.guard.js';
import { SecretBox } from './auth/secret-box.js';
import { Sessions } from './auth/sessions.js';
import { CONFIG, type RunningConfig } from './config/running.js';
import { Database } from './db/database.js';
import { UnitOfWork } from './db/unit-of-work.js';
import { DeadLetters } from './events/dead-letters.js';
import { Dispatcher } from './events/dispatcher.js';
import { Horizon } from './events/horizon.js';
import { Leadership } from './events/leadership.js';
import { Replay } from './events/replay.js';
import { HealthController } from './http/health.controller.js';
import { IdempotencyGuard } from './http/idempotency.guard.js';
import { IdempotencyStore } from './http/idempotency-store.js';
import { DocsController } from './http/openapi/docs.controller.js';
import { OpenApiDocument } from './http/openapi/document.js';
import { Outbound } from './http/outbound/index.js';
import { ProblemFilter } from './http/problem.filter.js';
import { RateGuard } from './http/rate.guard.js';
import { QueryGuard } from './http/query.guard.js';
import { Readiness } from './http/readiness.js';
import { validationPipe } from './http/validate.js';
import { PruneDaily } from './jobs/prune-daily.js';
import { TimerClock } from './jobs/timer-clock.js';
import { Timers } from './jobs/timers.js';

/** The machine room every feature stands on: database, events, timers, HTTP edge, people who sign in. */
@Global()
@Module({})
export class KernelModule {
  static with(config: RunningConfig): DynamicModule {
    const shared = [
      Database,
      UnitOfWork,
      Dispatcher,
      Leadership,
      Timers,
      PruneDaily,
      SecretBox,
      Authenticate,
      Sessions,
      Readiness,
      DeadLetters,
      Horizon,
      Outbound,
    ];
    return {
      module: KernelModule,
      imports: [DiscoveryModule],
      controllers: [AuthController, KeysController, HealthController, DocsController],
      providers: [
        { provide: CONFIG, useValue: config },
        ...shared,
        KeysQueries,
        ManageKeys,
        Passwords,
        TimerClock,
        Replay,
        IdempotencyStore,
        OpenApiDocument,
        { provide: APP_GUARD, useClass: PolicyGuard },
        // Before whatever could keep something of a request: one that is too many leaves no trace.
        { provide: APP_GUARD, useClass: RateGuard },
        { provide: APP_GUARD, useClass: QueryGuard },
        { provide: APP_GUARD, useClass: IdempotencyGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: validationPipe },
      ],
      exports: [CONFIG, ...shared],
    };
  }
}
