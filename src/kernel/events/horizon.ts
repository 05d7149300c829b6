import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';
import { Together } from '../together.js';
import { formatCursor } from './fact.js';
import { currentCursor } from './read-facts.js';

/** The cursor of "now", for screens that will have to catch up from it. */
@Injectable()
export class Horizon {
  private readonly together = new Together<string>();

  constructor(private readonly database: Database) {}

  cursor(): Promise<string> {
    return this.together.ask('now', async () => formatCursor(await currentCursor(this.database)));
  }
}
