import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../kernel/auth/allow.js';
import { type Actor, CurrentActor } from '../kernel/auth/actor.js';
import { parseWith } from '../kernel/http/validate.js';
import { Doc, paged } from '../kernel/http/openapi/doc.js';
import { AuditQueries } from './audit.queries.js';
import { ConsentsQueries } from './consents.queries.js';
import { KillSwitchState } from './kill-switch.js';
import { SetConsent } from './set-consent.js';

const word = z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, 'is a short word in lower case');
const ConsentBody = z.strictObject({
  purpose: word,
  channel: word,
  granted: z.boolean(),
  source: z.string().min(1).max(200),
  identityId: z.string().max(64).nullish(),
  wording: z.string().max(4000).nullish(),
  textId: z.string().max(64).nullish(),
});
const SwitchBody = z.strictObject({ on: z.boolean(), reason: z.string().trim().min(3).max(500) });

/** What may be sent to whom: consents, the kill switch, and the trail of who did what. */
@Controller('v1')
export class GovernanceController {
  constructor(
    private readonly consents: ConsentsQueries,
    private readonly setConsent: SetConsent,
    private readonly killSwitch: KillSwitchState,
    private readonly audit: AuditQueries,
  ) {}

  @Get('profiles/:id/consents')
  @Doc({
    summary: 'What a person agreed to, now and before',
    about:
      'Of every record the person is made of: which line stands, what holds for each purpose and channel, and why.',
    answer: 'Consents',
  })
  @Allow('agent', { scope: 'profiles' })
  list(@Param('id') id: string) {
    return this.consents.of(id);
  }

  @Put('profiles/:id/consents')
  @Doc({ summary: 'Note that a person agreed or refused', body: ConsentBody, answer: 'Consents' })
  @Allow('agent', { scope: 'profiles' })
  async put(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    await this.setConsent.run(id, parseWith(ConsentBody, body), actor);
    return this.consents.of(id);
  }

  @Get('kill-switch')
  @Doc({ summary: 'Whether all automatic contact is stopped', answer: 'KillSwitch' })
  @Allow('agent')
  readSwitch() {
    return this.killSwitch.read();
  }

  @Put('kill-switch')
  @Doc({ summary: 'Stop or allow all automatic contact', body: SwitchBody, answer: 'KillSwitch' })
  @Allow('supervisor')
  putSwitch(@Body() body: unknown, @CurrentActor() actor: Actor) {
    const { on, reason } = parseWith(SwitchBody, body);
    return this.killSwitch.set(on, reason, actor);
  }

  @Get('audit')
  @Doc({
    summary: 'Who did what, newest first',
    answer: { data: 'object[]', has_more: 'boolean' },
    query: {
      profile: 'id of a profile',
      conversation: 'id of a conversation',
      actor: 'id of who did it',
      type: 'name of a fact',
      subject: 'id of what it was about besides: a purpose, an import, a segment',
      ...paged,
    },
  })
  @Allow('admin')
  trail(@Query() query: Record<string, string | undefined>) {
    return this.audit.page(query);
  }
}
