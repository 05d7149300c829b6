import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CurrentActor, type Person } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { parseWith } from '../../kernel/http/validate.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { assertPerson } from '../person.js';
import { Rejection } from '../work/work.schema.js';
import { AcceptOffer } from './accept-offer.js';
import { RejectOffer } from './reject-offer.js';

/** Taking an offer, or letting it pass. */
@Controller('v1/offers/:id')
@Allow('agent')
export class OffersController {
  constructor(
    private readonly acceptOffer: AcceptOffer,
    private readonly rejectOffer: RejectOffer,
  ) {}

  @Post('accept')
  @Doc({ summary: 'Take the work', answer: { conversationId: 'Id' }, problems: ['offer_gone'] })
  @HttpCode(200)
  accept(@Param('id') id: string, @CurrentActor() actor: Person): Promise<{ conversationId: string }> {
    return this.acceptOffer.run(id, assertPerson(actor));
  }

  @Post('reject')
  @Doc({ summary: 'Leave it to a colleague', body: Rejection, problems: ['offer_gone'] })
  @HttpCode(204)
  async reject(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Person): Promise<void> {
    await this.rejectOffer.run(id, assertPerson(actor), parseWith(Rejection, body ?? {}).reason);
  }
}
