import { Module } from '@nestjs/common';
import { WaitEstimates } from '../kernel/wait-estimates.js';
import { GovernanceModule } from '../governance/index.js';
import { BoardBroadcast } from './board/board.broadcast.js';
import { alertControllers, alertProviders } from './alerts/index.js';
import { BoardQueries } from './board/board.queries.js';
import { DaySumsQueries } from './board/day-sums.queries.js';
import { FloorItemsQueries } from './board/floor-items.queries.js';
import { CountFloor } from './counting/count-floor.js';
import { CountOnce } from './counting/count-once.js';
import { CountOutcomes } from './counting/count-outcomes.js';
import { EstimateArrivals } from './counting/estimate-arrivals.js';
import { KeepCounts } from './counting/keep-counts.js';
import { EraseContacts } from './erase-contacts.js';
import { FollowContacts } from './follow-contacts.js';
import { FollowReviews } from './follow-reviews.js';
import { InsightsController } from './insights.controller.js';
import { InteractionsQueries } from './interactions.queries.js';
import { KioskController } from './kiosk/kiosk.controller.js';
import { KioskLinks } from './kiosk/kiosk-links.js';
import { ShowKiosk } from './kiosk/kiosk-board.js';
import { FloorController } from './layouts/floor.controller.js';
import { KeepLayout } from './layouts/keep-layout.js';
import { PlaceContact } from './place-contact.js';
import { RecomputeQueries } from './recompute.queries.js';
import { RepeatGroupsQueries } from './repeat-groups.queries.js';
import { ArrivalsQueries } from './staffing/arrivals.queries.js';
import { FloorNowQueries } from './staffing/floor-now.queries.js';
import { IntradayQueries } from './staffing/intraday.queries.js';
import { StaffingController } from './staffing/staffing.controller.js';
import { WaitsQueries } from './staffing/waits.queries.js';

/** The floor in numbers: queues, people, and who had to contact us again. */
@Module({
  imports: [GovernanceModule],
  controllers: [InsightsController, StaffingController, FloorController, KioskController, ...alertControllers],
  providers: [
    BoardBroadcast,
    BoardQueries,
    DaySumsQueries,
    FloorItemsQueries,
    KeepLayout,
    KioskLinks,
    ShowKiosk,
    ...alertProviders,
    CountFloor,
    CountOnce,
    CountOutcomes,
    EstimateArrivals,
    KeepCounts,
    EraseContacts,
    FollowContacts,
    FollowReviews,
    InteractionsQueries,
    PlaceContact,
    RecomputeQueries,
    RepeatGroupsQueries,
    ArrivalsQueries,
    FloorNowQueries,
    IntradayQueries,
    WaitsQueries,
    { provide: WaitEstimates, useExisting: WaitsQueries },
  ],
})
export class InsightsModule {}
