import { randomUUID } from 'node:crypto';
import { SecretBox } from '../../../src/kernel/auth/secret-box.js';
import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { newId } from '../../../src/kernel/ids.js';
import { Identify, MergeProfiles } from '../../../src/profiles/index.js';
import { ErasePerson } from '../../../src/profiles/erase/erase-person.js';
import { type Booted, type Caller, bootApp } from '../../support/boot-app.js';
import { about, comeBack, onShift, write } from '../../support/contacts.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';
import { placesOf } from '../../support/scan-database.js';
import { seat, until, write as writeIn } from '../routing/world.js';

const SYSTEM = { kind: 'system', id: null } as const;
const MARK = 'qxmarkvz7';

describe('erasing a person', () => {
  let hub: Booted;
  let inbox: string;
  let admin: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    inbox = (await buildInbox(hub)).id;
    admin = await hub.signIn('admin');
  });
  afterAll(() => hub.close());

  const erase = async (id: string, by = admin) => {
    const plan = await by.post(`/v1/profiles/${id}/erase/plan`, {});
    return by.post(`/v1/profiles/${id}/erase`, { reason: 'their wish', confirm: plan.body.confirm });
  };
  const sql = (text: string, values: unknown[] = []) => hub.database.query<{ n: number; id: string }>(text, values);
  const sweep = async () => {
    await hub.database.query(`UPDATE timer SET run_at = now() WHERE kind = 'erase.again'`);
    await until(
      'the second look',
      async () => (await sql(`SELECT 1 FROM timer WHERE kind = 'erase.again'`)).length === 0,
    );
  };

  /** A customer's words in every place such words can go. */
  async function everywhere() {
    const mail = `${MARK}@mail.example`;
    const first = await comeBack(hub, inbox, mail, `order ${MARK}`, { id: admin.id, name: 'Maya' });
    const { conversationId, profileId, identityId } = first;
    await write(hub, inbox, mail, `my secret is ${MARK}`);
    const other = await write(hub, inbox, `second-${MARK}@mail.example`, `also ${MARK}`);
    await hub.app
      .get(MergeProfiles)
      .run(
        { surviving: profileId, discarded: other.profileId, reason: MARK, evidence: [{ field: 'name', a: MARK }] },
        SYSTEM,
      );
    const stranger = await write(hub, inbox, 'stranger@mail.example', 'I am somebody else');
    await hub.app
      .get(UnitOfWork)
      .run((tx) =>
        hub.app
          .get(Identify)
          .link(tx, stranger.profileId, { kind: 'email', value: mail, proof: 'claimed', source: 'form' }),
      );
    await admin.patch(`/v1/profiles/${profileId}`, {
      name: `Ann ${MARK}`,
      attributes: { hobby: MARK },
      flags: [{ flag: 'vulnerable', isOn: true, reason: MARK }],
    });
    await admin.put(`/v1/profiles/${profileId}/consents`, {
      purpose: 'marketing',
      channel: 'any',
      granted: true,
      source: MARK,
      wording: MARK,
    });
    expect((await admin.post(`/v1/conversations/${conversationId}/take-over`, {})).status).toBeLessThan(300);
    const key = { 'idempotency-key': randomUUID() };
    expect(
      (
        await admin.post(
          `/v1/conversations/${conversationId}/messages`,
          { text: `Dear ${MARK}`, clientId: randomUUID() },
          key,
        )
      ).status,
    ).toBe(201);
    await admin.post(`/v1/conversations/${conversationId}/notes`, { text: `note ${MARK}`, clientId: randomUUID() });
    await admin.put(`/v1/conversations/${conversationId}/draft`, { mode: 'reply', text: MARK, clientId: 'c' });
    await admin.patch(`/v1/conversations/${conversationId}`, { subject: MARK, tags: [MARK] });
    const [{ id: messageId }] = await sql(`SELECT id FROM message WHERE conversation_id = $1 ORDER BY seq LIMIT 1`, [
      conversationId,
    ]);
    const botId = await buildBot(hub);
    const queueId = await buildQueue(hub);
    const seeds: [string, unknown[]][] = [
      [
        `INSERT INTO attachment (id, message_id, owner, name, content_type, size, body) VALUES ($1, $2, 'agent:x', $3, 'text/plain', 3, convert_to($3, 'UTF8'))`,
        [newId('att'), messageId, MARK],
      ],
      [
        `INSERT INTO mail (message_id, inbox_id, conversation_id, people, envelope, full_text, html, raw) VALUES ($1, $2, $3, ARRAY[$4], jsonb_build_object('from', $4::text), $4, $4, convert_to($4, 'UTF8'))`,
        [messageId, inbox, conversationId, MARK],
      ],
      [`INSERT INTO mail_trouble (address, kind, words) VALUES ($1, 'hard', $2)`, [mail, MARK]],
      [
        `INSERT INTO dead_letter (id, kind, source, payload, raw, error) VALUES ($1, 'event', 'x', jsonb_build_object('from', $2::text, 'text', $3::text), convert_to($2, 'UTF8'), $3)`,
        [newId('dl'), mail, MARK],
      ],
      [
        `INSERT INTO dead_letter (id, kind, source, payload, raw, error) VALUES ($1, 'mail', 'x', '{}', convert_to($2, 'UTF8'), 'could not be read')`,
        [newId('dl'), `From: <${mail}>\n${MARK}`],
      ],
      [
        `INSERT INTO timer (id, kind, key, run_at, payload) VALUES ($1, 'outreach.send', 'k1', now() + interval '1 day', jsonb_build_object('conversationId', $2::text, 'text', $3::text))`,
        [newId('tm'), conversationId, MARK],
      ],
      [
        `INSERT INTO provider_event (id, inbox_id, type, raw) VALUES ($1, $2, 'odd', $3)`,
        [newId('pe'), inbox, `{"from":"${mail}","x":"${MARK}"}`],
      ],
      [
        `INSERT INTO handoff (id, conversation_id, bot_id, bot_name, queue_id, context) VALUES ($1, $2, $3, 'Wren', $4, jsonb_build_object('summary', $5::text))`,
        [newId('ho'), conversationId, botId, queueId, MARK],
      ],
      [
        `INSERT INTO promise (id, conversation_id, profile_id, text, made_by) VALUES ($1, $2, $3, $4, 'Maya')`,
        [newId('pr'), conversationId, profileId, MARK],
      ],
      [
        `INSERT INTO delivery (id, target_kind, target_id, conversation_id, seq, type, body, source, last_error) VALUES ($1, 'inbox', $2, $3, 999, 'message', jsonb_build_object('text', $4::text), $1, $4)`,
        [newId('dv'), inbox, conversationId, MARK],
      ],
      [
        `INSERT INTO call (id, inbox_id, conversation_id, direction, phone, state, ended_at) VALUES ($1, $2, $3, 'in', $4, 'ended', now())`,
        [newId('ca'), inbox, conversationId, MARK],
      ],
      [
        `INSERT INTO merge_proposal (id, a, b, score, evidence, why) VALUES ($1, LEAST($2, $3), GREATEST($2, $3), 0.7, jsonb_build_array($4::text), $4) ON CONFLICT (a, b) DO UPDATE SET evidence = EXCLUDED.evidence, why = EXCLUDED.why`,
        [newId('mpr'), profileId, stranger.profileId, MARK],
      ],
      [
        `INSERT INTO intent (id, play, profile_id, conversation_id, interaction_id, issue_key, facts) VALUES ('int_${MARK}', 'p', $1, $2, 'i', $3, jsonb_build_object('said', $3::text))`,
        [profileId, conversationId, MARK],
      ],
      [
        `INSERT INTO decision (id, at, play, trigger_type, trigger_id, intent_id, profile_id, conversation_id, chosen, sentence, result, snapshot, versions, hash, took_ms)
        VALUES ('dec_kept', now(), 'p', 't', $4, 'int_${MARK}', $1, $2, 'nothing', $3, jsonb_build_object('x', $3::text), jsonb_build_object('x', $3::text), '{"policy": 1, "settings": 1}', 'hash', 1)`,
        [profileId, conversationId, MARK, `evt-${MARK}`],
      ],
      [
        `INSERT INTO import (id, name, format, charset, state, by_kind, preview) VALUES ('imp_old', 'people.csv', 'csv', 'utf-8', 'done', 'agent', jsonb_build_array(jsonb_build_array($1::text)))`,
        [mail],
      ],
      [
        `INSERT INTO import_error (import_id, line, code, reason, cells) VALUES ('imp_old', 7, 'phone', 'no', $1)`,
        [JSON.stringify([mail, MARK])],
      ],
      [
        `INSERT INTO import_chunk (import_id, no, body) VALUES ('imp_old', 0, $1)`,
        [
          JSON.stringify([
            [2, ['else@mail.example', 'Else']],
            [3, [mail, MARK]],
          ]),
        ],
      ],
    ];
    for (const table of [
      [
        `profile_event`,
        `INSERT INTO profile_event (id, profile_id, name, properties, at, message_id, source) VALUES ('pev_1', $1, $2, jsonb_build_object('x', $2::text), now(), 'm1', 'shop')`,
      ],
      [`profile_tag`, `INSERT INTO profile_tag (profile_id, tag, is_on, actor_kind) VALUES ($1, $2, true, 'agent')`],
    ] as const) {
      const [{ n }] = await sql(`SELECT count(*)::int AS n FROM information_schema.tables WHERE table_name = $1`, [
        table[0],
      ]);
      if (n > 0) seeds.push([table[1], [profileId, MARK]]);
    }
    for (const [text, values] of seeds) await hub.database.query(text, values);
    await hub.settle();
    return { profileId, otherId: other.profileId, conversationId, identityId, strangerId: stranger.profileId };
  }

  it('[UX-M8] leaves no trace of them in any column of any table, nor in API, search, export or log', async () => {
    const log: string[] = [];
    const { profileId, otherId, conversationId, strangerId } = await everywhere();
    const before = await placesOf(hub.database, MARK);
    for (const table of [
      'message',
      'mail',
      'attachment',
      'draft',
      'dead_letter',
      'timer',
      'delivery',
      'handoff',
      'promise',
      'profile_flag',
      'consent',
      'decision',
      'intent',
      'event',
      'import_error',
      'import_chunk',
      'import',
      'identity_claim',
      'merge_proposal',
      'profile_merge',
      'search_word',
      'message_search',
      'provider_event',
      'call',
      'mail_trouble',
      'contact_link',
    ])
      expect(before.map((one) => one.split('.')[0])).toContain(table);
    const [{ n: answersBefore }] = await sql(`SELECT count(*)::int AS n FROM idempotency`);
    const write2 = process.stdout.write.bind(process.stdout);
    process.stdout.write = ((chunk: string) => log.push(String(chunk)) > 0) as typeof process.stdout.write;
    const done = await erase(otherId).finally(() => {
      process.stdout.write = write2;
    });
    expect(done).toMatchObject({ status: 200, body: { reason: 'their wish', rows: { profile: 2, identity: 2 } } });
    expect(done.body.rows.idempotency).toBeGreaterThan(0);
    await hub.settle();
    await sweep();
    expect(await placesOf(hub.database, MARK)).toEqual([]);
    expect(log.join('')).not.toContain(MARK);
    // Answers kept for repetition are sealed: opened, they say nothing either.
    const answers = await hub.database.query<{ answer: string | null }>(`SELECT answer FROM idempotency`);
    expect(answers).toHaveLength(answersBefore);
    for (const { answer } of answers) if (answer) expect(hub.app.get(SecretBox).open(answer)).not.toContain(MARK);
    for (const path of [
      '/v1/profiles?query=',
      `/v1/profiles?query=${MARK}`,
      '/v1/conversations?scope=all',
      '/v1/decisions',
      '/v1/audit',
      '/v1/deliveries',
      '/v1/dead-letters',
      '/v1/merge-proposals',
      '/v1/erasures',
      `/v1/search?query=${MARK}`,
      '/v1/sync?after=0-0',
    ])
      expect(JSON.stringify((await admin.get(path)).body)).not.toContain(path.includes(MARK) ? `${MARK}@` : MARK);
    for (const id of [profileId, otherId]) expect((await admin.get(`/v1/profiles/${id}`)).status).toBe(404);
    expect((await admin.get(`/v1/conversations/${conversationId}`)).status).toBe(404);
    // Somebody else in the same file, the same proposal, stays.
    expect((await admin.get(`/v1/profiles/${strangerId}`)).status).toBe(200);
    expect((await sql(`SELECT body AS id FROM import_chunk`))[0].id).toContain('else@mail.example');
    // The decision is still one, without saying of whom; the contact is still counted.
    expect((await admin.get('/v1/decisions/dec_kept')).body).toMatchObject({
      chosen: 'nothing',
      sentence: 'The person was erased.',
    });
    expect((await admin.post('/v1/decisions/dec_kept/replay', {})).status).toBeLessThan(500);
    const [{ n }] = await sql(`SELECT count(*)::int AS n FROM contact_link WHERE profile_id = $1`, [done.body.id]);
    expect(n).toBeGreaterThan(0);
    // The proof: who, when, why, and hashes that say nothing.
    const { body } = await admin.get('/v1/erasures');
    expect(body.data[0]).toMatchObject({ id: done.body.id, reason: 'their wish', actorId: admin.id });
    expect(body.data[0].hashes).toHaveLength(2);
  });

  it('leaves their ids nowhere but in the proof and the facts of the erasing', async () => {
    const { profileId, conversationId } = await write(hub, inbox, 'ids@mail.example');
    await about(hub, conversationId, 'order 9');
    await hub.settle();
    await erase(profileId);
    await hub.settle();
    await sweep();
    const places = [...(await placesOf(hub.database, profileId)), ...(await placesOf(hub.database, conversationId))];
    expect(new Set(places)).toEqual(new Set(['erasure.profile_ids', 'event.profile_id', 'event.data']));
  });

  it('is asked for twice, by who may, for exactly who was shown', async () => {
    const a = await write(hub, inbox, 'twice@mail.example');
    const b = await write(hub, inbox, 'twice2@mail.example');
    const agent = await hub.signIn('agent');
    expect((await agent.post(`/v1/profiles/${a.profileId}/erase/plan`, {})).status).toBe(403);
    const { body: plan } = await admin.post(`/v1/profiles/${a.profileId}/erase/plan`, {});
    expect(plan).toMatchObject({ records: 1, addresses: 1, conversations: 1, open: 1, messages: 1 });
    const ask = (confirm: unknown, by = admin, reason: unknown = 'wish') =>
      by.post(`/v1/profiles/${a.profileId}/erase`, { reason, confirm });
    expect(await ask('nonsense')).toMatchObject({ status: 409, body: { code: 'confirm_stale' } });
    expect(await ask(undefined)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/confirm' }] } });
    expect(await ask(plan.confirm, admin, '')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/reason' }] },
    });
    expect((await ask(plan.confirm, await hub.signIn('supervisor'))).body.code).toBe('confirm_stale');
    await hub.app.get(MergeProfiles).run({ surviving: a.profileId, discarded: b.profileId, reason: 'x' }, SYSTEM);
    expect((await ask(plan.confirm)).body.code).toBe('confirm_stale');
    expect((await admin.get(`/v1/profiles/${a.profileId}`)).status).toBe(200);
    expect((await erase(b.profileId)).status).toBe(200);
    expect((await admin.post(`/v1/profiles/${b.profileId}/erase/plan`, {})).status).toBe(404);
  });

  it('ends a live conversation: the work is canceled, the place is free, screens are told, and the next word is a stranger’s', async () => {
    const queue = await buildQueue(hub);
    const box = (await buildInbox(hub, { queueId: queue })).id;
    const { person, socket } = await seat(hub, 'Maya', { queues: [queue], limit: 2 });
    const from = 'live@mail.example';
    const conversationId = await writeIn(hub, box, { from });
    await person.post(`/v1/conversations/${conversationId}/take-over`, {});
    await hub.settle();
    const used = () => sql(`SELECT sum(used)::int AS n FROM agent_capacity WHERE agent_id = $1`, [person.id]);
    expect((await used())[0].n).toBe(1);
    const [{ id: profileId }] = await sql(`SELECT profile_id AS id FROM conversation WHERE id = $1`, [conversationId]);
    expect((await erase(profileId)).status).toBe(200);
    expect(await socket.until('person.erased')).toEqual({ id: profileId, conversationIds: [conversationId] });
    expect((await used())[0].n).toBe(0);
    expect((await person.get('/v1/me/desk')).status).toBe(200);
    expect(
      (await person.post(`/v1/conversations/${conversationId}/messages`, { text: 'late', clientId: randomUUID() }))
        .status,
    ).toBe(404);
    const again = await write(hub, box, from, 'hello again');
    expect(again.profileId).not.toBe(profileId);
    expect(again.conversationId).not.toBe(conversationId);
    await hub.settle();
    expect(await sql(`SELECT id, error FROM dead_letter WHERE replayed_at IS NULL`)).toEqual([]);
    socket.close();
  });

  it('fifty races of erasing, merging, parting and writing end with no orphan and no row of theirs', async () => {
    await onShift(hub, admin.id);
    const eraser = hub.app.get(ErasePerson, { strict: false });
    for (let n = 0; n < 50; n += 1) {
      const word = `qrace${n}x`;
      const mails = [1, 2, 3].map((i) => `${word}${i}@mail.example`);
      const people = await Promise.all(mails.map((mail) => write(hub, inbox, mail, word)));
      const [a, b, c] = people.map((one) => one.profileId);
      await hub.app.get(MergeProfiles).run({ surviving: a, discarded: b, reason: word }, SYSTEM);
      const erased = eraser.run(a, 'race', { kind: 'public' });
      const others = await Promise.allSettled([
        hub.app.get(MergeProfiles).run({ surviving: c, discarded: a, reason: word }, SYSTEM),
        admin.post(`/v1/profiles/${b}/unmerge`, { reason: word }),
        write(hub, inbox, mails[0], word, 'other thread'),
        write(hub, inbox, mails[1], word),
        admin.patch(`/v1/profiles/${b}`, { name: word, flags: [{ flag: 'vulnerable', isOn: true, reason: word }] }),
        admin.put(`/v1/profiles/${a}/consents`, {
          purpose: 'service',
          channel: 'any',
          granted: true,
          source: word,
          wording: word,
        }),
      ]);
      for (const one of others.slice(2, 4))
        if (one.status === 'rejected') expect(String(one.reason)).toMatch(/profile_id|undefined|null/);
      await erased;
      // Whoever came after is another person now; they are erased as well, so that nothing may be left at all.
      for (;;) {
        const [left] = await sql(`SELECT i.profile_id AS id FROM identity i WHERE i.value LIKE $1 LIMIT 1`, [
          `${word}%`,
        ]);
        if (!left) break;
        await eraser.run(left.id, 'race', { kind: 'public' });
      }
    }
    await hub.settle();
    await sweep();
    expect(await placesOf(hub.database, 'qrace')).toEqual([]);
    const references = await hub.database.query<{ t: string; c: string; rt: string; rc: string }>(
      `SELECT k.conrelid::regclass::text AS t, a.attname AS c, k.confrelid::regclass::text AS rt, ra.attname AS rc FROM pg_constraint k
       JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] JOIN pg_attribute ra ON ra.attrelid = k.confrelid AND ra.attnum = k.confkey[1]
       WHERE k.contype = 'f'`,
    );
    for (const { t, c, rt, rc } of references)
      expect([
        t,
        c,
        await sql(
          `SELECT 1 FROM ${t} x WHERE x.${c} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${rt} r WHERE r.${rc} = x.${c})`,
        ),
      ]).toEqual([t, c, []]);
    expect(
      await sql(
        `SELECT id FROM profile p WHERE NOT EXISTS (SELECT 1 FROM profile r WHERE r.id = p.root_id AND r.merged_into IS NULL)`,
      ),
    ).toEqual([]);
  }, 240_000);
});
