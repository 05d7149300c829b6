import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { type Contacted, write } from '../../support/contacts.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';

/** What does harm when it is done for somebody else is proposed only to whoever has proved who they are. */
describe('sensitive actions', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let bot: Caller;
  let botId: string;
  let inbox: string;

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin', 'Ines Ferreira');
    agent = await hub.signIn('agent', 'Maya Lindqvist');
    botId = await buildBot(hub);
    bot = await hub.bot(botId, ['handoffs', 'messages', 'conversations']);
    inbox = (await buildInbox(hub, { botId, queueId: await buildQueue(hub) })).id;
  });
  afterAll(() => hub?.close());

  let people = 0;
  async function somebody(proof = 'claimed'): Promise<Contacted> {
    const who = await write(hub, inbox, `proof${(people += 1)}@mail.example`);
    await hub.database.query(`UPDATE identity SET proof = $2 WHERE id = $1`, [who.identityId, proof]);
    return who;
  }
  const ask = ({ conversationId }: Contacted, action: string, by = bot) =>
    by.post(`/v1/conversations/${conversationId}/eligibility`, { action });
  const decisions = async ({ conversationId }: Contacted) =>
    (await agent.get(`/v1/decisions?conversation=${conversationId}`)).body.data as Whatever[];

  it.each(['credit', 'address_change'])(
    '[T-A23b] as %s are ineligible with IDENTITY_LEVEL for somebody who only claims to be who they are',
    async (action) => {
      const who = await somebody();
      const { status, body } = await ask(who, action);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        action,
        eligible: false,
        reasons: [{ code: 'IDENTITY_LEVEL', observed: 'claimed', required: 'verified' }],
        assurance: { level: 'claimed' },
      });
      const [decision] = await decisions(who);
      expect(decision).toMatchObject({
        id: body.decisionId,
        play: 'sensitive_action',
        chosen: 'do_nothing',
        trigger: { type: 'action.asked', id: action },
        profile: { id: who.profileId, name: 'Amara Okafor' },
        snapshot: { assurance: { level: 'claimed' }, action: { needsProof: 'verified' } },
        whatIf: [{ change: 'Their identity is verified', chosen: 'sensitive_action' }],
      });
      expect(decision.candidates[0]).toMatchObject({ verdict: 'held', stage: 'fits', code: 'IDENTITY_LEVEL' });
      expect(await agent.post(`/v1/decisions/${decision.id}/replay`)).toMatchObject({ body: { equal: true } });
    },
  );

  it('[T-A23b] are eligible once enough is proved, by the address or by what a bot checked, and no longer than that', async () => {
    expect((await ask(await somebody('verified'), 'credit')).body).toMatchObject({ eligible: true, reasons: [] });
    const who = await somebody();
    const { body } = await bot.get(`/v1/conversations/${who.conversationId}`);
    const handed = await bot.post(
      '/v1/handoffs',
      {
        conversation: who.conversationId,
        reason: { code: 'policy_required' },
        authentication: { level: 'verified', expiresAt: new Date(Date.now() + 3_600_000).toISOString() },
      },
      { 'if-control-epoch': String(body.control.epoch) },
    );
    expect(handed.status).toBe(202);
    expect((await ask(who, 'credit', agent)).body).toMatchObject({ eligible: true, assurance: { by: 'handoff' } });
    await hub.database.query(
      `UPDATE handoff SET context = jsonb_set(context, '{authentication,expiresAt}', '"2026-01-01T00:00:00Z"') WHERE id = $1`,
      [handed.body.handoffId],
    );
    expect((await ask(who, 'credit', agent)).body).toMatchObject({
      eligible: false,
      reasons: [{ code: 'IDENTITY_LEVEL' }],
    });
    expect((await decisions(who)).map(({ chosen }) => chosen)).toEqual(['do_nothing', 'sensitive_action']);
  });

  it('[T-A23b] stop a macro before its steps, in words, and the decision stands though the step did not', async () => {
    const who = await somebody();
    const { body: macro } = await agent.post('/v1/macros', {
      name: newId('m'),
      scope: 'mine',
      actions: [
        { do: 'prove', action: 'credit' },
        { do: 'note', text: 'Credit of 20 given' },
      ],
    });
    const path = `/v1/conversations/${who.conversationId}`;
    const foreseen = await agent.get(`${path}/macros/${macro.id}`);
    expect(foreseen.body.steps ?? foreseen.body.data).toMatchObject([{ problem: { code: 'identity_level' } }, {}]);
    expect(await decisions(who)).toEqual([]);
    const run = (await agent.post(`${path}/macros/${macro.id}`, {})).body;
    expect(run).toMatchObject({
      state: 'failed',
      results: [
        {
          words: 'Make sure of who they are: Give a credit',
          state: 'failed',
          problem: {
            code: 'identity_level',
            title:
              '“Give a credit” is not proposed to Amara: who they are is only claimed, and it needs a verified identity',
          },
        },
        { state: 'skipped' },
      ],
    });
    expect(await decisions(who)).toMatchObject([{ chosen: 'do_nothing' }]);
    const { facts } = (await agent.get(path)).body;
    expect(facts).toContainEqual(
      expect.objectContaining({ type: 'decision.made', data: expect.objectContaining({ play: 'sensitive_action' }) }),
    );
    await hub.database.query(`UPDATE identity SET proof = 'verified' WHERE id = $1`, [who.identityId]);
    const again = (await agent.post(`${path}/macros/${macro.id}`, {})).body;
    expect(again).toMatchObject({ state: 'done' });
    expect(await decisions(who)).toMatchObject([{ chosen: 'sensitive_action' }, { chosen: 'do_nothing' }]);
    const timeline = await agent.get(`/v1/profiles/${who.profileId}/timeline?kinds=decision`);
    expect(JSON.stringify(timeline.body)).toContain('is not proposed to Amara');
  });

  it('are data an administrator keeps: what they need, which there are, and who changed it', async () => {
    const who = await somebody('verified');
    expect(await agent.put('/v1/sensitive-actions/refund', { label: 'Refund', needsProof: 'strong' })).toMatchObject({
      status: 403,
    });
    const put = await admin.put('/v1/sensitive-actions/refund', { label: 'Refund', needsProof: 'strong' });
    expect(put).toMatchObject({ status: 200, body: { name: 'refund', needsProof: 'strong' } });
    expect((await bot.get('/v1/sensitive-actions')).body.data.map(({ name }: Whatever) => name)).toEqual([
      'credit',
      'address_change',
      'refund',
    ]);
    expect((await ask(who, 'refund')).body).toMatchObject({
      eligible: false,
      reasons: [{ code: 'IDENTITY_LEVEL', observed: 'verified', required: 'strong' }],
    });
    await admin.put('/v1/sensitive-actions/refund', { label: 'Refund', needsProof: 'claimed' });
    expect((await ask(who, 'refund')).body.eligible).toBe(true);
    expect(await admin.delete('/v1/sensitive-actions/refund')).toMatchObject({ status: 204 });
    expect(await ask(who, 'refund')).toMatchObject({ status: 422, body: { errors: [{ pointer: '/action' }] } });
    const { body } = await admin.get('/v1/audit?type=sensitive_action.changed&subject=refund');
    expect((body.data as Whatever[]).map(({ data, actor }) => [data.after?.needsProof ?? null, actor.id])).toEqual([
      [null, admin.id],
      ['claimed', admin.id],
      ['strong', admin.id],
    ]);
  });

  it('are asked about by a bot only where it was', async () => {
    const stranger = await hub.bot(await buildBot(hub), ['conversations']);
    expect(await ask(await somebody('verified'), 'credit', stranger)).toMatchObject({ status: 403 });
  });
});
