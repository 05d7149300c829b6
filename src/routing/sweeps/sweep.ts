import { Injectable } from '@nestjs/common';
import { Presence } from '../desk/presence.js';
import { Drains } from './drains.js';
import { LateOffers } from './late-offers.js';
import { LeftWork } from './left-work.js';
import { OutOfSteps } from './out-of-steps.js';
import { QuietWork } from './quiet-work.js';

/** What time alone changes, by the database's clock: offers, people who dropped off, what they left behind, and plans for nobody. */
@Injectable()
export class Sweep {
  constructor(
    private readonly offers: LateOffers,
    private readonly presence: Presence,
    private readonly leftWork: LeftWork,
    private readonly drains: Drains,
    private readonly outOfSteps: OutOfSteps,
    private readonly quietWork: QuietWork,
  ) {}

  async run(): Promise<void> {
    await this.offers.runOut();
    await this.presence.decay();
    await this.offers.takeBack();
    await this.leftWork.run();
    await this.drains.run();
    await this.outOfSteps.run();
    await this.quietWork.run();
  }
}
