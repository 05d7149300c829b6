import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CurrentActor, type Person } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { parseWith } from '../../kernel/http/validate.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { assertPerson } from '../person.js';
import { Rejection } from '../work/work.schema.js';
import { AcceptOffer } from './accept-offer.js';
import { RejectOffer } from './reject-offer.js';

const LATE = ['offer_taken', 'offer_timeout', 'offer_rescinded', 'offer_canceled', 'offer_rejected'];

/** Taking an offer, or letting it pass. */
@Controller('v1/offers/:id')
@Allow('agent')
export class OffersController {
  constructor(
    private readonly acceptOffer: AcceptOffer,
    private readonly rejectOffer: RejectOffer,
  ) {}

  @Post('accept')
  @Doc({
    summary: 'Take the work',
    about: '`conversationId` is null for a task about a person who has none.',
    answer: { conversationId: 'Id', profileId: 'Id' },
    problems: [...LATE, 'offer_accepted'],
  })
  @HttpCode(200)
  accept(
    @Param('id') id: string,
    @CurrentActor() actor: Person,
  ): Promise<{ conversationId: string | null; profileId: string }> {
    return this.acceptOffer.run(id, assertPerson(actor));
  }

  @Post('reject')
  @Doc({ summary: 'Leave it to a colleague', body: Rejection, problems: LATE })
  @HttpCode(204)
  async reject(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Person): Promise<void> {
    await this.rejectOffer.run(id, assertPerson(actor), parseWith(Rejection, body ?? {}).reason);
  }
}
