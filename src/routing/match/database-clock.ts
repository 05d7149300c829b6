import { Injectable } from '@nestjs/common';
import { LoadQueries } from './load.queries.js';

/** The database's time, carried on between two looks by a clock nobody can set: this machine's own may be wrong by hours. */
@Injectable()
export class DatabaseClock {
  private base = 0;
  private readAt = 0;

  constructor(private readonly load: LoadQueries) {}

  async read(): Promise<void> {
    const asked = performance.now();
    const now = await this.load.clock();
    this.base = now;
    this.readAt = (asked + performance.now()) / 2;
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.base + performance.now() - this.readAt;
  }
}
