import { bootApp, type Booted, type Caller, type Whatever } from '../../support/boot-app.js';
import { type BuiltInbox, buildInbox, buildQueue } from '../../support/factories.js';
import { recordThere, recordWork } from '../../support/recorded-work.js';
import { leave, seat, until, write } from './world.js';

/**
 * A morning that was written down: one desk with one place, and customers of whom the last had to wait. It is stored as the hub
 * stores it, hours ago, because nobody can wait for a morning to pass.
 */
describe('what if', () => {
  let hub: Booted;
  let supervisor: Caller;
  let inbox: BuiltInbox;
  let queueId: string;
  const from = new Date(Date.now() - 5 * 3_600_000);
  const at = (minutes: number) => new Date(from.getTime() + minutes * 60_000);

  beforeAll(async () => {
    hub = await bootApp();
    supervisor = await hub.signIn('supervisor');
    queueId = await buildQueue(hub, { name: 'Refunds', goalSeconds: 120 });
    inbox = await buildInbox(hub, { queueId, config: { channelClass: 'chat' } });
  });
  afterAll(() => hub.close());

  const ended = (minutes: number, given: { agentId?: string; answered?: number; until: number }) =>
    recordWork(hub, inbox, {
      queueId,
      enqueuedAt: at(minutes),
      endedAt: at(given.until),
      ...(given.agentId && { answered: { agentId: given.agentId, at: at(given.answered as number) } }),
    });

  it('[P-8] lays side by side what was, what today’s settings would make of it, and what was asked', async () => {
    const mia = await seat(hub, 'Mia', { queues: [queueId], limit: 1 });
    const lee = await seat(hub, 'Lee', { queues: [], limit: 1 });
    for (const { person } of [mia, lee]) await recordThere(hub, person.id, at(-1));
    await ended(0, { agentId: mia.person.id, answered: 0, until: 20 });
    const second = await ended(5, { agentId: mia.person.id, answered: 20, until: 40 });
    const gone = await ended(10, { until: 18 });

    const ask = (more: Record<string, unknown> = {}) =>
      supervisor.post('/v1/what-if', { from: from.toISOString(), to: at(120).toISOString(), ...more });
    const { status, body } = await ask({ people: [{ agentId: lee.person.id, queues: [queueId] }] });
    expect([status, body.code]).toEqual([200, undefined]);
    expect(body.recorded.total).toMatchObject({
      offered: 3,
      answered: 2,
      left: 1,
      longestWait: 900,
      serviceLevel: 0.3333,
    });
    // The same people give what was: that is how far one may trust the rest.
    expect(body.today.total).toMatchObject({ offered: 3, answered: 2, left: 1 });
    expect(Math.abs(body.today.total.meanWait - body.recorded.total.meanWait)).toBeLessThan(10);
    expect(body.tried.total).toMatchObject({ offered: 3, answered: 2, left: 1 });
    expect(body.tried.total.longestWait).toBeLessThan(10);
    expect(body.tried.queues).toEqual([expect.objectContaining({ id: queueId, name: 'Refunds', goalSeconds: 120 })]);
    expect(body.changed[0]).toMatchObject({
      workItemId: second,
      recorded: { name: 'Mia', wait: 900 },
      tried: { name: 'Lee', agentId: lee.person.id },
    });
    expect(body.assumes.length).toBeGreaterThan(0);

    const helped = (await ask({ help: [{ count: 2, queues: [queueId] }] })).body;
    expect(helped.tried.total).toMatchObject({ offered: 3, answered: 3, left: 0, serviceLevel: 1 });
    expect(helped.changed.map((one: Whatever) => one.workItemId)).toContain(gone);
    // Nothing of it is written down.
    expect((await ask()).body.recorded).toEqual(body.recorded);
    await leave([mia, lee]);
  });

  it('plays a live morning as the hub itself served it', async () => {
    const began = new Date(Date.now() - 1000);
    const nia = await seat(hub, 'Nia', { queues: [queueId], limit: 1 });
    const customers = [await write(hub, inbox.id), await write(hub, inbox.id)];
    await hub.settle();
    for (const _ of customers) {
      const offer = await until('an offer', async () => (await nia.person.get('/v1/me/desk')).body.offers[0]);
      const accepted = await nia.person.post(`/v1/offers/${offer.id}/accept`);
      expect(accepted.status).toBeLessThan(300);
      await nia.person.post(`/v1/conversations/${offer.conversation.id}/resolve`, {});
      await nia.person.post(`/v1/conversations/${offer.conversation.id}/wrap-up`, { dispositions: [], solved: 'yes' });
    }
    const { body } = await supervisor.post('/v1/what-if', { from: began.toISOString(), to: new Date().toISOString() });
    expect(body.recorded.total.answered).toBe(2);
    expect(body.today.total.answered).toBe(2);
    const mine = body.today.people.find((one: Whatever) => one.id === nia.person.id);
    expect(mine.answered).toBe(2);
    await leave([nia]);
  });

  it.each([
    [{ from: 'never', to: 'ever' }, '/from'],
    [{ from: new Date(0).toISOString(), to: new Date(3_600_000 * 48).toISOString() }, '/to'],
    [{ policies: { nowhere: { goalSeconds: 5 } } }, '/policies/nowhere'],
    [{ people: [{ agentId: 'nobody' }] }, '/people/0/agentId'],
    [{ help: [{ count: 0, queues: ['x'] }] }, '/help/0/count'],
    [{ policies: { nowhere: { goalSeconds: 0 } } }, '/policies/nowhere/goalSeconds'],
  ])('refuses %j and says where', async (given, pointer) => {
    const whole = { from: from.toISOString(), to: at(60).toISOString(), ...given };
    const { status, body } = await supervisor.post('/v1/what-if', whole);
    expect([status, body.errors[0].pointer]).toEqual([422, pointer]);
  });

  it('is for supervisors', async () => {
    const agent = await hub.signIn('agent');
    expect((await agent.post('/v1/what-if', {})).status).toBe(403);
  });
});
