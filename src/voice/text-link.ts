import { Injectable } from '@nestjs/common';
import { ConsentsQueries } from '../governance/index.js';
import type { Person } from '../kernel/auth/actor.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { conflict } from '../kernel/http/problem.js';
import type { CallRow } from './call-row.js';
import { CallTimeline } from './call-timeline.js';
import { Conference } from './conference.js';
import { refuseUnwanted } from './refuse-unwanted.js';
import { SteerCall } from './steer-call.js';

const profile = statement('text_profile', `SELECT profile_id AS "profileId" FROM conversation WHERE id = $1`);

/** Sends the caller what cannot be said: a link, an order number. */
@Injectable()
export class TextLink {
  constructor(
    private readonly work: UnitOfWork,
    private readonly steer: SteerCall,
    private readonly conference: Conference,
    private readonly timeline: CallTimeline,
    private readonly consents: ConsentsQueries,
  ) {}

  async run(id: string, actor: Person, text: string): Promise<void> {
    const { call } = await this.steer.held(id, actor);
    if (!call.phone) throw conflict('no_number', 'This caller withheld their number');
    await this.work.run((tx) => this.refuse(tx, call));
    await this.conference.text(call, text);
    await this.work.run((tx) =>
      this.timeline.event(tx, call, `text:${Date.now()}`, `${actor.name} texted the caller: ${text}`),
    );
  }

  /** Carriers block a number that was sent STOP, whatever we are asked for meanwhile. */
  private async refuse(tx: Tx, { conversation_id, phone }: CallRow): Promise<void> {
    const of = await tx.one<{ profileId: string }>(profile, [conversation_id]);
    if (of) await refuseUnwanted(tx, this.consents, { ...of, phone, channel: 'sms', conversationId: null });
  }
}
