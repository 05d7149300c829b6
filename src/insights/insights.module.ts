import { Module } from '@nestjs/common';
import { GovernanceModule } from '../governance/index.js';
import { BoardQueries } from './board.queries.js';
import { CountFloor } from './count-floor.js';
import { FollowContacts } from './follow-contacts.js';
import { FollowReviews } from './follow-reviews.js';
import { InsightsBroadcast } from './insights.broadcast.js';
import { InsightsController } from './insights.controller.js';
import { InteractionsQueries } from './interactions.queries.js';
import { PlaceContact } from './place-contact.js';
import { RecomputeQueries } from './recompute.queries.js';

/** The floor in numbers: queues, people, and who had to contact us again. */
@Module({
  imports: [GovernanceModule],
  controllers: [InsightsController],
  providers: [
    BoardQueries,
    CountFloor,
    FollowContacts,
    FollowReviews,
    InsightsBroadcast,
    InteractionsQueries,
    PlaceContact,
    RecomputeQueries,
  ],
})
export class InsightsModule {}
