import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';

/** Says whether this process should be sent traffic: off before the listener closes, and while the database is away. */
@Injectable()
export class Readiness {
  private draining = false;

  constructor(private readonly database: Database) {}

  drain(): void {
    this.draining = true;
  }

  async check(): Promise<{ ready: boolean; why: string | null }> {
    if (this.draining) return { ready: false, why: 'draining' };
    try {
      const answered = this.database.query('SELECT 1');
      const late = new Promise((_, no) =>
        setTimeout(() => no(new Error('the database does not answer')), 2000).unref(),
      );
      await Promise.race([answered, late]);
      return { ready: true, why: null };
    } catch (error) {
      return { ready: false, why: (error as Error).message };
    }
  }
}
