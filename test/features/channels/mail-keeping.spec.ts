import { TakeMail } from '../../../src/channels/email/take-mail.js';
import { type Door, InboxDirectory } from '../../../src/channels/inboxes/inbox-directory.js';
import { PruneDaily } from '../../../src/kernel/jobs/prune-daily.js';
import { type Booted, bootApp } from '../../support/boot-app.js';

describe('what is kept of mail, and for how long', () => {
  let hub: Booted;
  let door: Door;

  beforeAll(async () => {
    hub = await bootApp();
    const { body } = await (await hub.signIn('admin')).post('/v1/inboxes', {
      name: 'Care',
      channel: 'email',
      settings: { address: 'care@fernwood.example', authservId: 'mx.fernwood.example' },
    });
    door = (await hub.app.get(InboxDirectory).find(body.id)) as Door;
  });
  afterAll(() => hub?.close());

  const raw = (id: string, text: string, ...more: string[]) =>
    Buffer.from(
      [
        'From: amara@mail.example',
        'To: care@fernwood.example',
        'Subject: Kettle',
        `Message-ID: <${id}@mail.example>`,
        ...more,
        '',
        text,
        '',
      ].join('\r\n'),
    );
  const take = (mail: Buffer) => hub.app.get(TakeMail).run(door, mail);

  it('forgets used proofs after a year and automatic answers after thirty days, and nothing younger', async () => {
    const now = new Date('2030-06-15T12:00:00Z');
    await hub.database.query(
      `INSERT INTO mail_token (token, inbox_id, digest, at) VALUES ('old', $1, 'd', '2029-06-15T11:59:59Z'), ('young', $1, 'd', '2029-06-15T12:00:01Z')`,
      [door.id],
    );
    await hub.database.query(
      `INSERT INTO mail_automatic (message_id, address, at) VALUES ('old', 'a@b.example', '2030-05-16T11:59:59Z'), ('young', 'a@b.example', '2030-05-16T12:00:01Z')`,
    );
    expect(await hub.app.get(PruneDaily).run('mail', now)).toEqual([1, 1]);
    expect(await hub.database.query(`SELECT token FROM mail_token`)).toEqual([{ token: 'young' }]);
    expect(await hub.database.query(`SELECT message_id FROM mail_automatic`)).toEqual([{ message_id: 'young' }]);
  });

  it('looks for it once a day', async () => {
    const timer = () =>
      hub.database.one<{ hours: number }>(
        `SELECT extract(epoch FROM run_at - now())::float8 / 3600 AS hours FROM timer WHERE kind = 'prune' AND key = 'mail'`,
      );
    expect((await timer())?.hours).toBeLessThan(0.1);
    await hub.database.query(`UPDATE timer SET run_at = now() WHERE kind = 'prune' AND key = 'mail'`);
    for (let i = 0; i < 500 && ((await timer())?.hours ?? 0) < 1; i += 1)
      await new Promise((done) => setTimeout(done, 20));
    expect((await timer())?.hours).toBeGreaterThan(23.9);
  });

  it('keeps a second mail under one Message-ID raw, and takes the same mail by another way as known', async () => {
    const first = await take(raw('one', 'The first'));
    expect(first).toMatchObject({ kind: 'message', duplicate: false });
    // The same mail with another path on it.
    expect(await take(raw('one', 'The first', 'Received: from elsewhere'))).toMatchObject({
      kind: 'message',
      duplicate: true,
    });
    const other = raw('one', 'Something else entirely');
    expect(await take(other)).toEqual({ kind: 'dead_letter' });
    const rows = await hub.database.query<{ raw: Buffer; error: string }>(
      `SELECT raw, error FROM dead_letter WHERE kind = 'mail'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].raw.equals(other)).toBe(true);
    expect(rows[0].error).toMatch(/^another mail came before under its Message-ID: msg_/);
    expect(await hub.database.query(`SELECT text FROM message`)).toEqual([{ text: 'The first' }]);
  });

  it('a sender our mail server vouches for is verified, every other is claimed', async () => {
    const from = (name: string, results: string) =>
      take(
        Buffer.from(
          [
            `Authentication-Results: ${results}`,
            `From: ${name}@mail.example`,
            `Message-ID: <proof-${name}@mail.example>`,
            '',
            'hi',
            '',
          ].join('\r\n'),
        ),
      );
    await from('good', 'mx.fernwood.example; dmarc=pass header.from=mail.example');
    await from('forged', 'mx.evil.example; dmarc=pass header.from=mail.example');
    await from('unaligned', 'mx.fernwood.example; dkim=pass header.d=evil.example');
    const rows = await hub.database.query(
      `SELECT value, proof FROM identity WHERE value LIKE '%good@%' OR value LIKE '%forged@%' OR value LIKE '%unaligned@%' ORDER BY value`,
    );
    expect(rows).toEqual([
      { value: 'forged@mail.example', proof: 'claimed' },
      { value: 'good@mail.example', proof: 'verified' },
      { value: 'unaligned@mail.example', proof: 'claimed' },
    ]);
  });
});
