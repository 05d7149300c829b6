import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';
import { formatCursor } from './fact.js';
import { currentCursor } from './read-facts.js';

/** The cursor of "now", for screens that will have to catch up from it. */
@Injectable()
export class Horizon {
  constructor(private readonly database: Database) {}

  async cursor(): Promise<string> {
    return formatCursor(await currentCursor(this.database));
  }
}
