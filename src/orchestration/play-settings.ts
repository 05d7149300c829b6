import { Injectable } from '@nestjs/common';
import type { PlaySettings } from '../contract/decisions.js';
import { type Actor, factActor } from '../kernel/auth/actor.js';
import { Database, type Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';

export const PLAY = 'repeat_contact_breaker';

type Editable = Omit<PlaySettings, 'play' | 'version'>;
const defaults: Editable = { enabled: true, capPer24h: 1, quietFrom: '21:00', quietUntil: '08:00', supervisorAt: 3 };

const read = statement('play_read', `SELECT version, settings FROM play WHERE name = $1`);
const write = statement(
  'play_write',
  `INSERT INTO play (name, version, settings) VALUES ($1, 2, $2)
   ON CONFLICT (name) DO UPDATE SET version = play.version + 1, settings = $2, updated_at = now() RETURNING version`,
);

/** How the play that breaks repeat contacts is set; every change is a new version, and decisions name theirs. */
@Injectable()
export class PlaySettingsStore {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  async read(on: Queryable = this.database): Promise<PlaySettings> {
    const [row] = await on.query<{ version: number; settings: Editable }>(read, [PLAY]);
    return { play: PLAY, version: row?.version ?? 1, ...defaults, ...row?.settings };
  }

  change(settings: Partial<Editable>, actor: Actor): Promise<PlaySettings> {
    return this.work.run(async (tx) => {
      const { play: _, version: __, ...now } = await this.read(tx);
      const row = await tx.one<{ version: number }>(write, [PLAY, JSON.stringify({ ...now, ...settings })]);
      const version = row?.version ?? 1;
      tx.record(fact('play.changed', { play: PLAY, version }, { actor: factActor(actor) }));
      return { play: PLAY, version, ...now, ...settings };
    });
  }
}
