import { Injectable } from '@nestjs/common';
import type { NewApiKey } from '../../../contract/keys.js';
import { statement } from '../../db/statement.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { type FactActor, fact } from '../../events/fact.js';
import { invalid } from '../../http/problem.js';
import { storeKey } from './store-key.js';

const findBot = statement('key_bot', `SELECT id FROM bot WHERE id = $1`);
const revoke = statement(
  'key_revoke',
  `UPDATE api_key SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id`,
);

/** Makes API keys and takes them back, for the console and the command line alike. */
@Injectable()
export class ManageKeys {
  constructor(private readonly work: UnitOfWork) {}

  /** The secret in the answer is shown this once. */
  make(given: NewApiKey, actor: FactActor): Promise<{ id: string; secret: string }> {
    if ((given.role === undefined) === (given.botId === undefined))
      throw invalid('/role', 'either', 'A key is for a role or for a bot');
    return this.work.run(async (tx) => {
      if (given.botId !== undefined && !(await tx.one(findBot, [given.botId])))
        throw invalid('/botId', 'unknown', 'There is no such bot');
      return storeKey(tx, given, actor);
    });
  }

  /** False: there is no such key in use. */
  revoke(id: string, actor: FactActor): Promise<boolean> {
    return this.work.run(async (tx) => {
      if (!(await tx.one(revoke, [id]))) return false;
      tx.record(fact('key.revoked', {}, { subjectId: id, actor }));
      return true;
    });
  }
}
