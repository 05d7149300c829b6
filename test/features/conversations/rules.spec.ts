import type { DryRunLine, RuleMiss, RuleRun } from '../../../src/contract/macros.js';
import { PruneDaily } from '../../../src/kernel/jobs/prune-daily.js';
import { Dispatcher } from '../../../src/kernel/events/dispatcher.js';
import type { Fact } from '../../../src/kernel/events/fact.js';
import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { until, write } from '../routing/world.js';

describe('rules', () => {
  let hub: Booted;
  let inbox: { id: string };
  let receiver: Receiver;
  let queueId: string;
  let refunds: string;
  let admin: Caller;
  let maya: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    queueId = await buildQueue(hub, { name: 'Deliveries' });
    refunds = await buildQueue(hub, { name: 'Refunds' });
    receiver = await startReceiver();
    inbox = await buildInbox(hub, { queueId, config: { deliveryUrl: receiver.url } });
    admin = await hub.signIn('admin', 'Ada Admin');
    maya = await hub.signIn('agent', 'Maya Chen');
  });
  afterEach(() => hub.database.query(`DELETE FROM rule`));
  afterAll(async () => {
    await hub.close();
    await receiver.close();
  });

  const add = async (rule: object): Promise<string> => {
    const made = await admin.post('/v1/rules', {
      name: newId('rule'),
      enabled: true,
      when: 'message.received',
      ...rule,
    });
    expect(made.body.errors ?? made.body).toMatchObject({ enabled: true });
    return made.body.id;
  };
  const says = (value: string | string[]) => ({
    all: [{ field: 'message.text', op: 'contains_any', value: [value].flat() }],
  });
  const runs = async (id: string): Promise<RuleRun[]> => (await admin.get(`/v1/rules/${id}/runs`)).body.data;
  const one = async (id: string) => (await maya.get(`/v1/conversations/${id}`)).body;
  /** Time passes for what was said and for the timers of rules. */
  const later = (id: string, seconds: number) =>
    hub.database.query(
      `WITH c AS (UPDATE conversation SET last_at = last_at - make_interval(secs => $2) WHERE id = $1)
       UPDATE timer SET run_at = now() WHERE kind LIKE 'rule.%'`,
      [id, seconds],
    );

  it('tags by words, in order, and counts why it did not', async () => {
    const rule = await add({ conditions: says(['refund', 'money back']), actions: [{ do: 'tag', add: ['refund'] }] });
    const second = await add({
      conditions: { all: [{ field: 'conversation.tags', op: 'contains', value: 'refund' }] },
      actions: [
        { do: 'transfer', queueId: refunds },
        { do: 'priority', priority: 20 },
      ],
    });
    const yes = await write(hub, inbox.id, { text: 'I want my MONEY BACK' });
    const no = await write(hub, inbox.id, { text: 'where is my tree?' });
    await hub.settle();
    expect(await one(yes)).toMatchObject({ tags: ['refund'], queue: { id: refunds } });
    expect((await one(no)).tags).toEqual([]);
    expect((await one(yes)).facts.filter(({ type }: { type: string }) => type === 'rule.ran')).toHaveLength(2);
    expect(await runs(rule)).toMatchObject([
      {
        conversationId: yes,
        state: 'done',
        saw: [{ condition: expect.stringMatching(/contains one of refund, money back$/), saw: 'I want my MONEY BACK' }],
        results: [{ words: 'Tag refund', state: 'done' }],
      },
    ]);
    expect((await runs(second))[0].saw).toEqual([{ condition: 'conversation.tags contains refund', saw: 'refund' }]);
    expect((await runs(second))[0].results.map(({ state }) => state)).toEqual(['done', 'done']);
    const { body } = await admin.get(`/v1/rules/${second}/misses`);
    expect(body.data).toMatchObject([
      { why: 'conversation.tags contains refund', times: 1, lastConversationId: no },
    ] satisfies Partial<RuleMiss>[]);
    expect((await admin.get(`/v1/rules/${rule}`)).body.counts).toEqual({ done: 1, failed: 0, held: 0, missed: 1 });
    const item = await hub.database.one(`SELECT priority FROM work_item WHERE conversation_id = $1`, [yes]);
    expect(item).toEqual({ priority: 20 });
  });

  it('forgets after three months what rules did and did not do, but not what they did about a silence that may last', async () => {
    const rule = await add({ conditions: says('prune'), actions: [{ do: 'tag', add: ['x'] }] });
    const [open, over] = [await write(hub, inbox.id), await write(hub, inbox.id)];
    await maya.post(`/v1/conversations/${over}/resolve`);
    const ran = (id: string, cause: string, days: number) =>
      hub.database.query(
        `INSERT INTO rule_run (rule_id, conversation_id, cause, state, started_at) VALUES ($1, $2, $3, 'done', now() - make_interval(days => $4))`,
        [rule, id, cause, days],
      );
    await ran(open, 'old', 91);
    await ran(open, 'young', 89);
    await ran(open, 'quiet-3', 91);
    await ran(over, 'quiet-1', 91);
    await hub.database.query(
      `INSERT INTO rule_miss (rule_id, day, why, times) VALUES ($1, current_date - 91, 'a', 1), ($1, current_date - 89, 'a', 1)`,
      [rule],
    );
    expect(await hub.app.get(PruneDaily).run('rules', new Date())).toEqual([2, 1]);
    const left = await hub.database.query<{ cause: string }>(
      `SELECT cause FROM rule_run WHERE rule_id = $1 AND state = 'done' ORDER BY cause`,
      [rule],
    );
    expect(left.map(({ cause }) => cause)).toEqual(['quiet-3', 'young']);
  });

  it('ends a circle of rules where it began: each runs once for one cause', async () => {
    const has = (value: string) => ({ all: [{ field: 'conversation.tags', op: 'contains', value }] });
    const swap = (from: string, to: string) => ({
      when: 'conversation.changed',
      conditions: has(from),
      actions: [{ do: 'tag', add: [to], remove: [from] }],
    });
    const [ping, pong] = [await add(swap('ping', 'pong')), await add(swap('pong', 'ping'))];
    const id = await write(hub, inbox.id);
    await hub.settle();
    for (let i = 1; i <= 2; i += 1) {
      await maya.patch(`/v1/conversations/${id}`, { tags: ['ping'] });
      await hub.settle();
      expect([(await runs(ping)).length, (await runs(pong)).length]).toEqual([i, i]);
    }
  });

  it('goes on after a step that fails by telling it, and changes nothing more', async () => {
    const rule = await add({
      conditions: says('invoice'),
      actions: [
        { do: 'tag', add: ['invoice'] },
        { do: 'reply', text: 'About {{conversation.subject}}' },
        { do: 'tag', add: ['answered'] },
      ],
    });
    const id = await write(hub, inbox.id, { text: 'an invoice please' });
    await hub.settle();
    const [run] = await runs(rule);
    expect(run.state).toBe('failed');
    expect(run.results.map(({ state }) => state)).toEqual(['done', 'failed', 'skipped']);
    expect(run.results[1].problem?.title).toBe('conversation.subject is not known here');
    expect((await one(id)).tags).toEqual(['invoice']);
  });

  it('does nothing twice when the same fact is handed over again', async () => {
    const rule = await add({ conditions: says('twice'), actions: [{ do: 'note', text: 'Seen by a rule' }] });
    const id = await write(hub, inbox.id, { text: 'twice' });
    await hub.settle();
    const [first] = await hub.database.query<Fact>(
      `SELECT xid::text, position::int, type, data, conversation_id AS "conversationId", profile_id AS "profileId", subject_id AS "subjectId",
         json_build_object('kind', actor_kind, 'id', actor_id) AS actor, at::text FROM event WHERE conversation_id = $1 AND type = 'message.received'`,
      [id],
    );
    await hub.app.get(Dispatcher).handTo('RunRules.heard', first);
    expect(await runs(rule)).toHaveLength(1);
    const notes = await hub.database.query(
      `SELECT 1 FROM message WHERE conversation_id = $1 AND visibility = 'internal'`,
      [id],
    );
    expect(notes).toHaveLength(1);
  });

  describe('closing what went quiet', () => {
    const close = (over: object = {}) => ({
      when: 'idle',
      idleSeconds: 86_400,
      conditions: { all: [{ field: 'conversation.channel', op: 'is', value: 'custom' }] },
      actions: [{ do: 'close', warning: 'Is all well, {{customer.first_name}}?', graceSeconds: 3600, ...over }],
    });
    const answered = async (from = `${newId('c')}@mail.example`) => {
      const id = await write(hub, inbox.id, { from });
      await maya.post(`/v1/conversations/${id}/messages`, { text: 'It is on its way' });
      await hub.settle();
      return { id, from };
    };
    const said = async (id: string) =>
      (await maya.get(`/v1/conversations/${id}/messages`)).body.data.map(({ text }: { text: string }) => text);
    const runOf = async (rule: string, id: string) => {
      // The minute until the next look passes.
      await hub.database.query(`UPDATE timer SET run_at = now() WHERE kind = 'rule.quiet' AND run_at > now()`);
      return (await runs(rule)).find((run) => run.conversationId === id && run.state !== 'running');
    };

    it('warns first, waits, and closes as unconfirmed', async () => {
      const { id } = await answered();
      const rule = await add(close());
      await later(id, 90_000);
      await until('the warning', async () => (await runOf(rule, id))?.state === 'done');
      expect(await said(id)).toContain('Is all well, Amara?');
      expect((await one(id)).status).toBe('open');
      await later(id, 0);
      await until('the close', async () => (await one(id)).status === 'resolved');
      const end = await hub.database.one(`SELECT resolved FROM interaction WHERE conversation_id = $1`, [id]);
      expect(end).toEqual({ resolved: 'unconfirmed' });
      expect((await runOf(rule, id))?.results.at(-1)).toMatchObject({ words: 'Closed', state: 'done' });
    });

    it('does not close once they wrote after the warning, and warns of no silence twice', async () => {
      const { id, from } = await answered();
      const rule = await add(close());
      await later(id, 90_000);
      await until('the warning', async () => (await runOf(rule, id))?.state === 'done');
      await write(hub, inbox.id, { from, text: 'wait, no!' });
      await later(id, 90_000);
      const told = () => runs(rule).then((all) => all.find(({ results }) => results.length === 2));
      expect((await until('the outcome', told)).results[1]).toMatchObject({
        words: 'Not closed',
        problem: { title: 'Their last message is not answered' },
      });
      expect((await one(id)).status).toBe('open');
      expect((await said(id)).filter((text: string) => text.startsWith('Is all well'))).toHaveLength(1);
    });

    it('never touches what is not answered, nor what was promised', async () => {
      const unanswered = await write(hub, inbox.id);
      const { id } = await answered();
      await hub.database.query(
        `INSERT INTO promise (id, conversation_id, profile_id, text, made_by) SELECT 'pr_' || id, id, profile_id, 'a call back', 'Maya' FROM conversation WHERE id = $1`,
        [id],
      );
      const rule = await add(close());
      for (const one of [unanswered, id]) await later(one, 90_000);
      const why = async (of: string) => (await until('it is held back', () => runOf(rule, of))).results[0].problem;
      expect(await why(unanswered)).toEqual({ code: 'held_back', title: 'Their last message is not answered' });
      expect(await why(id)).toEqual({ code: 'held_back', title: 'Something was promised and is still open' });
      expect(await said(id)).not.toContain('Is all well, Amara?');
      expect((await one(id)).facts.some(({ type }: { type: string }) => type === 'rule.ran')).toBe(false);
    });

    it('leaves alone whom it may not warn, unless it is told to close all the same', async () => {
      const quiet = async (over: object) => {
        const { id } = await answered();
        await admin.patch(`/v1/profiles/${(await one(id)).profile.id}`, { doNotContact: true });
        const rule = await add(close(over));
        await later(id, 90_000);
        return { id, rule, run: await until('it ran', () => runOf(rule, id)) };
      };
      const left = await quiet({});
      expect(left.run.state).toBe('held');
      expect(left.run.results[0].problem?.title).toBe('No warning could be sent: They are not to be contacted');
      await admin.patch(`/v1/rules/${left.rule}`, { enabled: false });
      const closed = await quiet({ unwarned: 'close' });
      expect(closed.run.state).toBe('done');
      await later(closed.id, 0);
      await until('the close', async () => (await one(closed.id)).status === 'resolved');
      expect(await said(closed.id)).not.toContain('Is all well, Amara?');
    });
  });

  it('says in a dry run what it would do and why not, and does none of it', async () => {
    const yes = await write(hub, inbox.id, { text: 'a broken pot' });
    const no = await write(hub, inbox.id, { text: 'hello' });
    const { body } = await admin.post('/v1/rules/dry-run', {
      conditions: says('broken'),
      actions: [
        { do: 'reply', text: 'Sorry, {{customer.first_name}}' },
        { do: 'tag', add: ['broken'] },
      ],
      last: 2,
    });
    expect(body).toMatchObject({ looked: 2, matched: 1 });
    const [first, second] = body.lines as DryRunLine[];
    expect(first).toMatchObject({
      conversationId: yes,
      why: null,
      would: [{ text: 'Sorry, Amara' }, { words: 'Tag broken' }],
    });
    expect(second).toMatchObject({
      conversationId: no,
      why: 'message.text contains one of broken: it was hello',
      would: [],
    });
    expect(await one(yes)).toMatchObject({ tags: [], lastMessage: { text: 'a broken pot' } });
  });

  it('knows fields of people, and refuses each mistake at its own place', async () => {
    await admin.post('/v1/traits', { name: 'tier', label: 'Tier', type: 'choice', choices: ['gold', 'silver'] });
    const { body: known } = await admin.get('/v1/rules/fields');
    expect(known.data).toContainEqual({
      field: 'customer.tier',
      label: 'Customer’s Tier',
      type: 'choice',
      choices: ['gold', 'silver'],
    });
    const wrong = await admin.post('/v1/rules', {
      name: 'Wrong',
      when: 'message.received',
      conditions: {
        all: [
          { field: 'customer.tier', op: 'is', value: 'bronze' },
          { field: 'message.text', op: 'above', value: 3 },
          { field: 'customer.shoe', op: 'known' },
        ],
        any: [{ field: 'conversation.contacts', op: 'above', value: 'many' }],
      },
      actions: [{ do: 'tag', add: ['x'] }],
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/conditions/all/0/value',
      '/conditions/all/1/op',
      '/conditions/all/2/field',
      '/conditions/any/0/value',
    ]);
    const idle = await admin.post('/v1/rules', { name: 'Idle', when: 'idle', actions: [{ do: 'resolve' }] });
    expect(idle.body.errors[0].pointer).toBe('/idleSeconds');
    expect((await maya.post('/v1/rules', {})).status).toBe(403);
    const rule = await add({
      conditions: { all: [{ field: 'customer.tier', op: 'is', value: 'gold' }] },
      actions: [{ do: 'tag', add: ['gold'] }],
    });
    const from = 'gold@mail.example';
    const id = await write(hub, inbox.id, { from });
    await hub.settle();
    expect(await runs(rule)).toEqual([]);
    const { profile } = await one(id);
    await admin.patch(`/v1/profiles/${profile.id}`, { attributes: { tier: 'gold' } });
    await write(hub, inbox.id, { from, text: 'me again' });
    await hub.settle();
    expect((await one(id)).tags).toEqual(['gold']);
  });

  it('keeps the order it is told, and only whole orders', async () => {
    const ids = [await add({ actions: [{ do: 'resolve' }] }), await add({ actions: [{ do: 'resolve' }] })];
    expect((await admin.put('/v1/rules/order', { ids: ids.slice(1) })).status).toBe(422);
    const { body } = await admin.put('/v1/rules/order', { ids: ids.toReversed() });
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(ids.toReversed());
  });
});
