import { DecideIntent } from '../../../src/orchestration/decisions/decide-intent.js';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { buildInbox } from '../../support/factories.js';

const CUSTOMERS = 300;
const EACH = 3;

describe('caps', () => {
  let hub: Booted;
  beforeAll(async () => {
    // Sixteen decide at once; the rest is for what the hub does meanwhile.
    hub = await bootApp({ DATABASE_POOL: '32' });
  });
  afterAll(() => hub.close());

  it(`[R19] [N4] of ${CUSTOMERS} customers with ${EACH} intents decided at once under a cap of one, not one gets a second message`, async () => {
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
  }, 240_000);
});

async function manyIntents(hub: Booted): Promise<{ id: string; n: number }[]> {
  const { id: inboxId } = await buildInbox(hub, { channel: 'webchat' });
  const many = `FROM generate_series(1, ${CUSTOMERS}) AS n`;
  const each = `${many}, generate_series(1, ${EACH}) AS i`;
  const { database } = hub;
  await database.query(
    `INSERT INTO profile (id, root_id, name) SELECT 'pf_' || n, 'pf_' || n, 'Customer ' || n ${many}`,
  );
  await database.query(
    `INSERT INTO identity (id, kind, value, profile_id, source) SELECT 'idn_' || n, 'visitor', 'v' || n, 'pf_' || n, 'test' ${many}`,
  );
  await database.query(
    `INSERT INTO conversation (id, inbox_id, identity_id, profile_id, thread, interaction_id)
     SELECT format('cv_%s_%s', n, i), $1, 'idn_' || n, 'pf_' || n, i::text, format('in_%s_%s', n, i) ${each}`,
    [inboxId],
  );
  await database.query(
    `INSERT INTO interaction (id, conversation_id, identity_id, issue_key)
     SELECT format('in_%s_%s', n, i), format('cv_%s_%s', n, i), 'idn_' || n, 'issue ' || i ${each}`,
  );
  return database.query(
    `INSERT INTO intent (id, play, profile_id, conversation_id, interaction_id, issue_key, facts)
     SELECT format('int_%s_%s', n, i), 'repeat_contact_breaker', 'pf_' || n, format('cv_%s_%s', n, i), format('in_%s_%s', n, i), 'issue ' || i,
       '{"of":"in_0","contacts":2,"gapSeconds":60}' ${each}
     RETURNING id, substr(profile_id, 4)::int AS n`,
  );
}
