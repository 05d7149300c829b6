import { randomUUID } from 'node:crypto';
import { MergeProfiles } from '../../../src/profiles/index.js';
import { type Booted, type Caller, bootApp, type Whatever } from '../../support/boot-app.js';
import { write } from '../../support/contacts.js';
import { buildInbox } from '../../support/factories.js';

describe('taking data out', () => {
  let hub: Booted;
  let admin: Caller;
  let inbox: string;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    inbox = (await buildInbox(hub)).id;
  });
  afterAll(() => hub.close());

  /** NDJSON as it came over the line. */
  const linesOf = async (path: string): Promise<Whatever[]> => {
    const text = await (await fetch(hub.url + path, { headers: admin.headers })).text();
    return text.split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []));
  };

  it('[R14] gives one person all that is known of them, of every record, consent history included, and nothing of others', async () => {
    const a = await write(hub, inbox, 'ex1@mail.example', 'my words one');
    const b = await write(hub, inbox, 'ex2@mail.example', 'my words two');
    await write(hub, inbox, 'other@mail.example', 'not theirs');
    await hub.app
      .get(MergeProfiles)
      .run({ surviving: a.profileId, discarded: b.profileId, reason: 'same' }, { kind: 'system', id: null });
    for (const granted of [true, false])
      await admin.put(`/v1/profiles/${a.profileId}/consents`, {
        purpose: 'marketing',
        channel: 'any',
        granted,
        source: 'form',
        wording: 'v1',
      });
    await admin.post(`/v1/conversations/${a.conversationId}/take-over`, {});
    await admin.post(`/v1/conversations/${a.conversationId}/notes`, { text: 'a note of ours', clientId: randomUUID() });
    const [{ id: messageId }] = await hub.database.query<{ id: string }>(
      `SELECT id FROM message WHERE conversation_id = $1 LIMIT 1`,
      [a.conversationId],
    );
    await hub.database.query(
      `INSERT INTO attachment (id, message_id, owner, name, content_type, size, body) VALUES ('att_ex', $1, 'x', 'photo.png', 'image/png', 3, 'abc')`,
      [messageId],
    );
    await hub.settle();
    // Whichever record is named.
    const { body, headers } = await admin.get(`/v1/profiles/${b.profileId}/export`);
    expect(headers.get('content-disposition')).toContain('attachment');
    expect(body.record.map((one: Whatever) => one.id).sort()).toEqual([a.profileId, b.profileId].sort());
    expect(body.address).toHaveLength(2);
    expect(body.consent.map((one: Whatever) => one.granted)).toEqual([true, false]);
    expect(body.message.map((one: Whatever) => one.text)).toEqual(
      expect.arrayContaining(['my words one', 'my words two', 'a note of ours']),
    );
    expect(body.attachment).toMatchObject([{ name: 'photo.png', url: '/v1/attachments/att_ex' }]);
    expect(body.attachment[0].body).toBeUndefined();
    expect(body.merge).toHaveLength(1);
    expect(JSON.stringify(body)).not.toContain('not theirs');
    const ndjson = await linesOf(`/v1/profiles/${a.profileId}/export?format=ndjson`);
    expect(ndjson.filter((one) => one.kind === 'message')).toHaveLength(body.message.length);
    // Whoever takes data out is seen.
    const { body: audit } = await admin.get(`/v1/audit?type=data.exported&profile=${b.profileId}`);
    expect(audit.data).toHaveLength(2);
    expect(audit.data[0].actor.id).toBe(admin.id);
    expect((await (await hub.signIn('agent')).get(`/v1/profiles/${a.profileId}/export`)).status).toBe(403);
    expect((await admin.get('/v1/profiles/pf_none/export')).status).toBe(404);
    expect((await admin.get(`/v1/profiles/${a.profileId}/export?format=xml`)).status).toBe(422);
  });

  it('[T-B8] exports everything as NDJSON in pages, each line with the cursor to go on from, consents with their people', async () => {
    await hub.database.query(
      `INSERT INTO profile (id, root_id, name) SELECT 'pf_x' || lpad(n::text, 5, '0'), 'pf_x' || lpad(n::text, 5, '0'), 'P ' || n FROM generate_series(1, 1203) n`,
    );
    await write(hub, inbox, 'ev@mail.example', 'a word');
    await hub.settle();
    const all = await linesOf('/v1/exports');
    const kinds = new Map<string, number>();
    for (const one of all) kinds.set(one.kind, (kinds.get(one.kind) ?? 0) + 1);
    for (const [kind, table] of [
      ['people', 'profile'],
      ['conversations', 'conversation'],
      ['messages', 'message'],
      ['decisions', 'decision'],
      ['events', 'profile_event'],
    ]) {
      const [{ n }] = await hub.database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
      expect([kind, kinds.get(kind) ?? 0]).toEqual([kind, n]);
    }
    expect(kinds.get('facts')).toBeGreaterThan(5);
    expect(new Set(all.map((one) => one.cursor)).size).toBe(all.length);
    const known = all.find((one) => one.kind === 'people' && one.data.consents.length > 0);
    expect(known.data.consents[0]).toMatchObject({ purpose: 'marketing' });
    // Broken off anywhere, it goes on without a gap or a line twice.
    for (const at of [0, 499, 500, 900, all.length - 3]) {
      const rest = await linesOf(`/v1/exports?after=${all[at].cursor}`);
      // What has come about since, each export among it, follows after the last line there was.
      const left = all.slice(at + 1).map((one) => one.cursor);
      expect(rest.slice(0, left.length).map((one) => one.cursor)).toEqual(left);
    }
    const some = await linesOf('/v1/exports?kinds=messages,decisions');
    expect(new Set(some.map((one) => one.kind))).toEqual(new Set(['messages']));
    for (const query of ['kinds=passwords', 'after=nonsense', 'after=facts:x', 'after=people:a&kinds=messages'])
      expect((await admin.get(`/v1/exports?${query}`)).status).toBe(422);
    expect((await (await hub.signIn('supervisor')).get('/v1/exports')).status).toBe(403);
  });
});
