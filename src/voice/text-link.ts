import { Injectable } from '@nestjs/common';
import type { Person } from '../kernel/auth/actor.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { conflict } from '../kernel/http/problem.js';
import { CallTimeline } from './call-timeline.js';
import { Conference } from './conference.js';
import { SteerCall } from './steer-call.js';

/** Sends the caller what cannot be said: a link, an order number. */
@Injectable()
export class TextLink {
  constructor(
    private readonly work: UnitOfWork,
    private readonly steer: SteerCall,
    private readonly conference: Conference,
    private readonly timeline: CallTimeline,
  ) {}

  async run(id: string, actor: Person, text: string): Promise<void> {
    const { call } = await this.steer.held(id, actor);
    if (!call.phone) throw conflict('no_number', 'This caller withheld their number');
    await this.conference.text(call, text);
    await this.work.run((tx) =>
      this.timeline.event(tx, call, `text:${Date.now()}`, `${actor.name} texted the caller: ${text}`),
    );
  }
}
