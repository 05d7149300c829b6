import { GiveControl } from '../../../src/conversations/index.js';
import { type Booted, bootApp, type Caller, type HeardSocket } from '../../support/boot-app.js';
import { onShift, write } from '../../support/contacts.js';
import { buildBot, buildInbox } from '../../support/factories.js';

describe('a supervisor in a written conversation', () => {
  let hub: Booted;
  let agent: Caller;
  let supervisor: Caller;
  let admin: Caller;
  let desk: HeardSocket;
  let id: string;

  beforeAll(async () => {
    hub = await bootApp();
    [agent, supervisor, admin] = [
      await hub.signIn('agent', 'Maya Singh'),
      await hub.signIn('supervisor', 'Tomasz Nowak'),
      await hub.signIn('admin', 'Ines Garnier'),
    ];
    await onShift(hub, agent.id);
    const inbox = await buildInbox(hub, { botId: await buildBot(hub) });
    id = (await write(hub, inbox.id, 'nina@mail.example')).conversationId;
    await hub.app
      .get(GiveControl, { strict: false })
      .toAgent(id, { kind: 'agent', id: agent.id, name: 'Maya Singh', role: 'agent', sessionId: 's' });
    desk = await agent.socket();
  });
  afterAll(async () => {
    desk.disconnect();
    await hub.close();
  });

  const at = (path: string) => `/v1/conversations/${id}/${path}`;
  const audit = async (type: string) => (await admin.get(`/v1/audit?conversation=${id}&type=${type}`)).body.data;
  const holder = async () => (await agent.get(`/v1/conversations/${id}`)).body;

  it('[UX-S4] looks on: the agent is told, and the audit has it', async () => {
    expect((await supervisor.post(at('supervision'), { mode: 'monitor' })).status).toBe(200);
    const told = await desk.until('supervision.changed', ({ people }) => people.length === 1);
    expect(told.people).toMatchObject([{ supervisor: { name: 'Tomasz Nowak' }, mode: 'monitor', private: false }]);
    expect(await audit('supervision.began')).toMatchObject([
      { actor: { id: supervisor.id }, data: { mode: 'monitor' } },
    ]);
    await supervisor.delete(at('supervision'));
    await desk.until('supervision.changed', ({ people }) => people.length === 0);
    expect(await audit('supervision.ended')).toHaveLength(1);
  });

  it('[UX-S4] in private only an administrator, and only the audit knows', async () => {
    expect((await supervisor.post(at('supervision'), { mode: 'monitor', private: true })).status).toBe(403);
    expect((await admin.post(at('supervision'), { mode: 'barge', private: true })).body.errors[0].pointer).toBe(
      '/private',
    );
    const { body } = await admin.post(at('supervision'), { mode: 'monitor', private: true });
    expect(body.people).toHaveLength(1);
    expect((await agent.get(at('supervision'))).body.people).toEqual([]);
    expect((await supervisor.get(at('supervision'))).body.people).toEqual([]);
    expect((await audit('supervision.began'))[0]).toMatchObject({ actor: { id: admin.id }, data: { private: true } });
    await admin.delete(at('supervision'));
  });

  it('[UX-S4] whispers to the agent alone: no message of the thread, not shown to another colleague', async () => {
    const { body, status } = await supervisor.post(at('whispers'), { text: 'Offer the later slot' });
    expect(status).toBe(201);
    expect(await desk.until('whisper')).toMatchObject({
      id: body.id,
      from: { name: 'Tomasz Nowak' },
      text: 'Offer the later slot',
    });
    expect((await agent.get(at('supervision'))).body.whispers).toHaveLength(1);
    const colleague = await hub.signIn('agent');
    expect((await colleague.get(at('supervision'))).body.whispers).toEqual([]);
    expect(JSON.stringify((await agent.get(at('messages'))).body)).not.toContain('later slot');
    expect((await colleague.post(at('whispers'), { text: 'x' })).status).toBe(403);
    expect((await supervisor.post(at('whispers'), { text: ' ' })).status).toBe(422);
    expect(await audit('whisper.written')).toHaveLength(1);
  });

  it('[UX-S4] joins: writes to the customer, and the agent goes on having the conversation', async () => {
    expect((await supervisor.post(at('join-messages'), { text: 'hello' })).body.code).toBe('not_watching');
    await supervisor.post(at('supervision'), { mode: 'barge' });
    const { body, status } = await supervisor.post(at('join-messages'), {
      text: 'I am Tomasz, I look after Maya’s team',
    });
    expect([status, body.visibility]).toEqual([201, 'public']);
    expect((await holder()).control).toMatchObject({ kind: 'agent', id: agent.id });
    await supervisor.delete(at('supervision'));
  });

  it('[UX-S4] takes over: the conversation is theirs and there is nobody to whisper to', async () => {
    await supervisor.post(at('take-over'));
    expect((await holder()).control).toMatchObject({ kind: 'agent', id: supervisor.id });
    expect((await supervisor.post(at('whispers'), { text: 'x' })).body.code).toBe('nobody_to_whisper');
    expect((await supervisor.post(at('supervision'), { mode: 'monitor' })).body.code).toBe('own_conversation');
    expect((await audit('control.changed'))[0]).toMatchObject({
      actor: { id: supervisor.id },
      data: { reason: 'took_over' },
    });
  });

  it('who closed every window looks on no longer', async () => {
    await hub.app
      .get(GiveControl, { strict: false })
      .toAgent(id, { kind: 'agent', id: agent.id, name: 'Maya Singh', role: 'agent', sessionId: 's' });
    const { SuperviseThread } = await import('../../../src/routing/supervise/supervise-thread.js');
    await supervisor.post(at('supervision'), { mode: 'monitor' });
    await hub.app.get(SuperviseThread, { strict: false }).end({ id: supervisor.id }, null);
    expect((await agent.get(at('supervision'))).body.people).toEqual([]);
  });
});
