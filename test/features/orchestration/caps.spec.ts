import { DecideIntent } from '../../../src/orchestration/decisions/decide-intent.js';
import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { buildInbox } from '../../support/factories.js';

const CUSTOMERS = 300;
const EACH = 4;

describe('caps', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp({ DATABASE_POOL: '16' });
  });
  afterAll(() => hub.close());

  it(`[R19] of ${CUSTOMERS} customers with ${EACH} intents decided at once under a cap of one, not one gets a second message`, async () => {
    await hub.database.query(
      `INSERT INTO play (name, settings) VALUES ('repeat_contact_breaker', '{"capPer24h":1,"quietFrom":"00:00","quietUntil":"00:00","supervisorAt":20}')`,
    );
    const intents = await manyIntents(hub);
    const decide = hub.app.get(DecideIntent, { strict: false });
    // Interleaved, so that the intents of one customer are under way together.
    const order = intents.sort((a, b) => a.n - b.n || (a.id < b.id ? -1 : 1));
    const queue = [...order];
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (let next = queue.shift(); next; next = queue.shift()) await decide.run(next.id);
      }),
    );
    const perCustomer = await hub.database.query<{ sent: number; customers: number }>(
      `SELECT sent, count(*) AS customers FROM (SELECT profile_id, count(*) AS sent FROM contact_ledger WHERE state <> 'released' GROUP BY profile_id) t GROUP BY sent`,
    );
    expect(perCustomer).toEqual([{ sent: 1, customers: CUSTOMERS }]);
    const chosen = await hub.database.query<{ chosen: string; n: number }>(
      `SELECT chosen, count(*) AS n FROM decision GROUP BY chosen ORDER BY chosen`,
    );
    expect(chosen).toEqual([
      { chosen: 'callback_offer', n: CUSTOMERS },
      { chosen: 'do_nothing', n: CUSTOMERS * (EACH - 1) },
    ]);
    const suppressed = await hub.database.query<{ code: string; n: number }>(
      `SELECT data->>'code' AS code, count(*) AS n FROM event WHERE type = 'outreach.suppressed' GROUP BY 1`,
    );
    expect(suppressed).toEqual([{ code: 'cap_24h', n: CUSTOMERS * (EACH - 1) }]);
    await hub.settle();
    const written = await hub.database.one<{ n: number }>(`SELECT count(*) AS n FROM message WHERE direction = 'out'`);
    expect(written?.n).toBe(CUSTOMERS);
  }, 120_000);
});

async function manyIntents(hub: Booted): Promise<{ id: string; n: number }[]> {
  const { id: inboxId } = await buildInbox(hub, { channel: 'webchat' });
  const intents: { id: string; n: number }[] = [];
  for (let n = 0; n < CUSTOMERS; n += 1) {
    const [profile, identity] = [newId('pf'), newId('idn')];
    await hub.database.query(`INSERT INTO profile (id, name) VALUES ($1, $2)`, [profile, `Customer ${n}`]);
    await hub.database.query(
      `INSERT INTO identity (id, kind, value, profile_id, source) VALUES ($1, 'visitor', $1, $2, 'test')`,
      [identity, profile],
    );
    for (let i = 0; i < EACH; i += 1) {
      const [conversation, interaction, intent] = [newId('cv'), newId('in'), newId('int')];
      await hub.database.query(
        `INSERT INTO conversation (id, inbox_id, identity_id, profile_id, thread, interaction_id) VALUES ($1, $2, $3, $4, $1, $5)`,
        [conversation, inboxId, identity, profile, interaction],
      );
      await hub.database.query(
        `INSERT INTO interaction (id, conversation_id, identity_id, issue_key) VALUES ($1, $2, $3, $4)`,
        [interaction, conversation, identity, `issue ${i}`],
      );
      await hub.database.query(
        `INSERT INTO intent (id, play, profile_id, conversation_id, interaction_id, issue_key, facts) VALUES ($1, 'repeat_contact_breaker', $2, $3, $4, $5, $6)`,
        [
          intent,
          profile,
          conversation,
          interaction,
          `issue ${i}`,
          JSON.stringify({ of: 'in_0', contacts: 2, gapSeconds: 60 }),
        ],
      );
      intents.push({ id: intent, n });
    }
  }
  return intents;
}
