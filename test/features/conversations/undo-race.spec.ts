import { LetLeave } from '../../../src/conversations/undo/let-leave.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildInbox } from '../../support/factories.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { letUndo } from '../../support/undo.js';
import { until, write } from '../routing/world.js';

const ROUNDS = 200;

describe('undo against leaving', () => {
  let hub: Booted;
  let receiver: Receiver;
  let agent: Caller;
  let inbox: string;
  beforeAll(async () => {
    hub = await bootApp({ DATABASE_POOL: '24' });
    receiver = await startReceiver();
    agent = await hub.signIn('agent', 'Maya Lindqvist');
    inbox = (await buildInbox(hub, { config: { deliveryUrl: receiver.url } })).id;
    await letUndo(hub, inbox, 30);
  });
  afterAll(async () => {
    await hub.close();
    await receiver.close();
  });

  it('[UX-A11] never do both, nor neither, in two hundred races', async () => {
    const leave = hub.app.get(LetLeave, { strict: false });
    // By how long requests take here the two begin apart: what is a head start on one machine is none on a slower one.
    const began = performance.now();
    await Promise.all(Array.from({ length: 10 }, () => agent.post('/v1/messages/msg_none/undo')));
    const took = performance.now() - began;
    const outcomes: { id: string; undone: boolean }[] = [];
    const race = async (round: number): Promise<void> => {
      const conversation = await write(hub, inbox);
      const { body } = await agent.post(`/v1/conversations/${conversation}/messages`, { text: `race ${round}.` });
      // Both twice, and neither always first: a request that is repeated, and a timer that another process has as well.
      const undo = () => agent.post(`/v1/messages/${body.id}/undo`);
      const go = () => leave.run({ key: body.id });
      const acts = round % 2 ? [undo, go, undo, go] : [go, undo, go, undo];
      const start = (round % 7) - 3;
      const wait = Math.sign(start) * took * 4 ** (Math.abs(start) - 3);
      const answers = await Promise.all(
        acts.map(async (act) => {
          if (wait && (act === undo) === wait > 0) await new Promise((done) => setTimeout(done, Math.abs(wait)));
          return act();
        }),
      );
      const codes = answers.flatMap((answer) => (answer ? [answer.body.code ?? answer.body.state] : []));
      expect(new Set(codes).size).toBe(1);
      expect(['already_left', 'undone']).toContain(codes[0]);
      outcomes.push({ id: body.id, undone: codes[0] === 'undone' });
    };
    for (let round = 0; round < ROUNDS; round += 10)
      await Promise.all(Array.from({ length: 10 }, (_, i) => race(round + i)));

    const left = outcomes.filter(({ undone }) => !undone);
    console.info(`${left.length} of ${ROUNDS} left, ${ROUNDS - left.length} were undone`);
    // A race that always ends in one way is none.
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(ROUNDS);
    const rows = await hub.database.query<{ id: string }>(`SELECT id FROM message WHERE direction = 'out' ORDER BY id`);
    expect(rows.map(({ id }) => id)).toEqual(left.map(({ id }) => id).sort());
    await hub.settle();
    await until('all that left has arrived', async () => receiver.got.length >= left.length);
    await until('nothing is on its way', async () => {
      const [{ n }] = await hub.database.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM delivery WHERE state = 'pending'`,
      );
      return n === 0;
    });
    expect(receiver.got).toHaveLength(left.length);
  }, 300_000);
});
