import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { type Booted, type Caller, bootApp } from '../../support/boot-app.js';
import { write } from '../../support/contacts.js';
import { buildInbox } from '../../support/factories.js';
import { bring, until, upload } from '../../support/imports.js';
import { randomFrom } from '../../support/random.js';

const HEAD = 'Name,E-mail,Phone,Customer no,Birthday,City,Tags,Marketing consent\n';
const ANA = 'Ana Silva,ana@shop.example,+447700900001,C-1,1980-02-28,London,"vip, early",yes\n';
const BEN = '"Ben ""B"" Brown",ben@shop.example,07700 900002,C-2,,"Saint\nIves",,no\n';

describe('importing people', () => {
  let hub: Booted;
  let admin: Caller;
  let inbox: string;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    inbox = (await buildInbox(hub)).id;
  });
  afterAll(() => hub.close());

  const count = async (text: string, values: unknown[] = []) =>
    (await hub.database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${text}`, values))[0].n;
  const person = async (value: string) => {
    const row = await hub.database.one<{ id: string }>(`SELECT profile_id AS id FROM identity WHERE value = $1`, [
      value,
    ]);
    return (await admin.get(`/v1/profiles/${row?.id}`)).body;
  };
  const sums = async () => {
    const all: string[] = [];
    for (const table of ['profile', 'identity', 'consent', 'profile_tag', 'identity_claim', 'profile_merge'])
      all.push(
        (
          await hub.database.query<{ s: string }>(
            `SELECT md5(COALESCE(string_agg(t::text, '|' ORDER BY t::text), '')) AS s FROM ${table} t`,
          )
        )[0].s,
      );
    return all;
  };
  const linesOf = async (id: string) => {
    const { body } = await admin.get(`/v1/imports/${id}/errors`);
    return String(body).replace('\ufeff', '').trimEnd().split('\r\n');
  };

  it('reads what the columns are, tries without effect, brings people in with all that is said of them, and the same file again changes nothing', async () => {
    const { body: file, status } = await upload(hub.url, admin, `\ufeff${HEAD}${ANA}${BEN}`.replaceAll('\n', '\r\n'));
    expect(status).toBe(201);
    expect(file).toMatchObject({
      state: 'ready',
      rows: 2,
      format: 'csv',
      suggested: {
        Name: 'name',
        'E-mail': 'email',
        Phone: 'phone',
        'Customer no': 'external_id',
        Birthday: 'birth_date',
        City: 'city',
        Tags: 'tags',
        'Marketing consent': 'consent:marketing:any',
      },
    });
    expect(file.preview[0][0]).toBe('Ana Silva');
    const options = {
      mapping: { ...file.suggested },
      country: 'GB',
      system: 'shop',
      consentSource: 'shop form',
      consentText: 'I agree, version 3',
    };
    const before = await sums();
    expect((await admin.post(`/v1/imports/${file.id}/check`, options)).status).toBe(202);
    const checked = await until(admin, file.id, ['checked']);
    expect(checked.checked).toEqual({ new: 2, matched: 0, changed: 0, wouldMerge: 0, errors: 0, erased: 0 });
    expect(await sums()).toEqual(before);
    expect((await admin.post(`/v1/imports/${file.id}/start`, options)).status).toBe(202);
    const done = await until(admin, file.id, ['done']);
    expect(done).toMatchObject({ done: 2, rows: 2, counts: { new: 2, errors: 0 }, preview: [] });
    expect(await count(`import_chunk WHERE import_id = $1`, [file.id])).toBe(0);
    const ana = await person('ana@shop.example');
    expect(ana).toMatchObject({
      name: 'Ana Silva',
      attributes: { birth_date: '1980-02-28', address: { city: 'London' } },
    });
    expect(ana.identities.map((one: { value: string; proof: string }) => [one.value, one.proof]).sort()).toEqual([
      ['+447700900001', 'claimed'],
      ['ana@shop.example', 'claimed'],
      ['shop:C-1', 'claimed'],
    ]);
    expect((await person('+447700900002')).name).toBe('Ben "B" Brown');
    expect((await admin.get(`/v1/profiles/${ana.id}/consents`)).body.data).toMatchObject([
      { purpose: 'marketing', channel: 'any', granted: true, source: 'shop form', wording: 'I agree, version 3' },
    ]);
    expect(await count(`profile_tag WHERE profile_id = $1 AND is_on`, [ana.id])).toBe(2);
    const after = await sums();
    const again = await bring(hub, admin, `${HEAD}${ANA}${BEN}`, options);
    expect(again.counts).toMatchObject({ new: 0, matched: 2, changed: 0 });
    expect(await sums()).toEqual(after);
  });

  it('adds to who is known, keeps what people wrote unless told otherwise, and never gives back what somebody took back', async () => {
    const { profileId } = await write(hub, inbox, 'cleo@shop.example');
    await admin.patch(`/v1/profiles/${profileId}`, { name: 'Cleo', attributes: { plan: 'gold' } });
    const row = (name: string, plan: string) => `name,email,plan,newsletter\n${name},CLEO@shop.example,${plan},yes\n`;
    const options = {
      mapping: { name: 'name', email: 'email', plan: 'trait:plan', newsletter: 'consent:marketing:email' },
    };
    expect((await bring(hub, admin, row('Cleopatra', 'tin'), options)).counts).toMatchObject({
      new: 0,
      matched: 1,
      changed: 1,
    });
    expect(await person('cleo@shop.example')).toMatchObject({
      id: profileId,
      name: 'Cleo',
      attributes: { plan: 'gold' },
    });
    await admin.put(`/v1/profiles/${profileId}/consents`, {
      purpose: 'marketing',
      channel: 'email',
      granted: false,
      source: 'letter',
    });
    await bring(hub, admin, row('Cleopatra', 'tin'), { ...options, existing: 'overwrite' });
    expect(await person('cleo@shop.example')).toMatchObject({ name: 'Cleopatra', attributes: { plan: 'tin' } });
    const { body } = await admin.get(`/v1/profiles/${profileId}/consents`);
    expect(body.data[0]).toMatchObject({ granted: false, source: 'letter' });
  });

  it('a claim joins nobody, a proof does; what only claimed an address gives it up to who proved it', async () => {
    await bring(hub, admin, 'email,phone\nd1@shop.example,\n,+447700900010\n');
    const both = 'email,phone\nd1@shop.example,+447700900010\n';
    const claimed = await bring(hub, admin, both);
    expect(claimed.counts).toMatchObject({ new: 0, matched: 1, wouldMerge: 1 });
    expect((await person('d1@shop.example')).id).not.toBe((await person('+447700900010')).id);
    expect(await count(`identity_claim WHERE value = '+447700900010'`)).toBe(1);
    await bring(hub, admin, both, { proof: 'verified' });
    expect((await person('d1@shop.example')).id).toBe((await person('+447700900010')).id);
    const supervisor = await hub.signIn('supervisor');
    const { body: file } = await upload(hub.url, supervisor, both);
    expect(
      (await supervisor.post(`/v1/imports/${file.id}/start`, { mapping: file.suggested, proof: 'verified' })).status,
    ).toBe(403);
    expect((await (await hub.signIn('agent')).get('/v1/imports')).status).toBe(403);
  });

  it('rows that fail are reported by line and reason with the row as it was; the rest go in, and the mended file can be imported', async () => {
    const long = 'x'.repeat(1_000_000);
    const lines = [
      'name,email,phone,born,zone', // 1
      'Good One,good1@shop.example,,,', // 2
      'No address,,,,', // 3
      'Bad mail,not a mail,,,', // 4
      'Bad phone,,12,,', // 5
      'Bad day,day@shop.example,,1999-02-30,', // 6
      'Too few,few@shop.example', // 7
      'Too many,many@shop.example,,,,,', // 8
      `Huge,"${long}",,,`, // 9
      'Nul\u0000,nul@shop.example,,,', // 10
      'Bad zone,zone@shop.example,,,Mars/Base', // 11
      '=HYPERLINK("x"),formula,,,', // 12
      '"Two',
      'lines",two@shop.example,,,', // 13, 14
      '', // 15
      'Good Two,good2@shop.example,,,', // 16
      'Good Again,GOOD2@shop.example,,,', // 17
      '"Never closed,open@shop.example,,,', // 18
      'Swallowed,gone@shop.example,,,',
    ];
    const mapping = { name: 'name', email: 'email', phone: 'phone', born: 'birth_date', zone: 'time_zone' };
    const done = await bring(hub, admin, lines.join('\n'), { mapping });
    expect(done.errors.map(({ line, code }: { line: number; code: string }) => [line, code])).toEqual([
      [3, 'no_address'],
      [4, 'email'],
      [5, 'phone'],
      [6, 'date'],
      [7, 'columns'],
      [8, 'columns'],
      [9, 'too_long'],
      [10, 'unstorable_text'],
      [11, 'time_zone'],
      [12, 'email'],
      [18, 'quote'],
    ]);
    expect(done.counts).toMatchObject({ new: 3, matched: 1, errors: 11 });
    expect(await count(`profile WHERE name = $1`, ['Two\nlines'])).toBe(1);
    const file = await linesOf(done.id);
    expect(file[0]).toBe('line,code,reason,name,email,phone,born,zone');
    expect(file[2]).toBe('4,email,This is not an e-mail address,Bad mail,not a mail,,,');
    expect(file[10]).toMatch(/^12,email,[^,]+,"?'=HYPERLINK/);
    expect((await admin.get(`/v1/imports/${done.id}`)).body.why).toBeNull();
  });

  it('reads NDJSON with nested fields, lone surrogates and broken lines; UTF-16 and Windows files; and refuses charsets nobody knows', async () => {
    const ndjson = [
      JSON.stringify({
        full_name: 'Nested',
        email: 'nested@shop.example',
        address: { city: 'Rome', country: 'IT' },
        tags: ['a', 'b'],
        vip: true,
        score: 7,
      }),
      '{"email":"half@shop.example","full_name":"\\ud800"}',
      '{"email": broken',
      '[1,2]',
      '{"__proto__":{"x":1},"constructor":"y","email":"proto@shop.example"}',
    ].join('\r\n');
    const mapping = {
      full_name: 'name',
      email: 'email',
      'address.city': 'city',
      'address.country': 'country',
      tags: 'tags',
      vip: 'trait:vip',
      score: 'trait:score',
    };
    const done = await bring(hub, admin, ndjson, { mapping }, { name: 'people.ndjson' });
    expect(done.errors.map(({ line, code }: { line: number; code: string }) => [line, code])).toEqual([
      [2, 'unstorable_text'],
      [3, 'json'],
      [4, 'json'],
    ]);
    expect(await person('nested@shop.example')).toMatchObject({
      attributes: { vip: true, score: 7, address: { city: 'Rome', country: 'IT' } },
    });
    const utf16 = Buffer.from('\ufeffname;email\r\nJosé;jose@shop.example\r\n', 'utf16le');
    await bring(hub, admin, utf16);
    expect((await person('jose@shop.example')).name).toBe('José');
    const latin = Buffer.from('name\temail\nZoë\tzoe@shop.example\n', 'latin1');
    const wrong = await bring(hub, admin, latin);
    expect(wrong.errors).toMatchObject([{ line: 2, code: 'charset' }]);
    await bring(hub, admin, latin, {}, { query: '?charset=windows-1252' });
    expect((await person('zoe@shop.example')).name).toBe('Zoë');
    expect(await upload(hub.url, admin, 'a\n1\n', { query: '?charset=klingon' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/charset' }] },
    });
  });

  it('refuses files and options that make no sense, with their place', async () => {
    expect(await upload(hub.url, admin, '')).toMatchObject({ status: 422, body: { errors: [{ code: 'empty' }] } });
    expect(await upload(hub.url, admin, 'only,a,header\n')).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'empty' }] },
    });
    expect(await upload(hub.url, admin, 'a\n1\n', { query: '?format=xml' })).toMatchObject({ status: 422 });
    expect((await admin.post('/v1/imports', { a: 1 })).status).toBe(422);
    const { body: file } = await upload(hub.url, admin, 'name,email\nA,opt@shop.example\n');
    const start = (body: unknown) => admin.post(`/v1/imports/${file.id}/start`, body);
    expect((await start({ mapping: { name: 'name' } })).body.errors).toMatchObject([
      { pointer: '/mapping', code: 'no_address' },
    ]);
    expect((await start({ mapping: { nope: 'email' } })).body.errors).toMatchObject([
      { pointer: '/mapping/nope', code: 'unknown' },
    ]);
    expect((await start({ mapping: { name: 'email', email: 'email' } })).body.errors).toMatchObject([
      { code: 'twice' },
    ]);
    expect((await start({ mapping: { name: 'password_hash', email: 'email' } })).body.errors).toMatchObject([
      { pointer: '/mapping/name' },
    ]);
    expect((await start({ mapping: { name: 'consent:spam:any', email: 'email' } })).body.errors).toMatchObject([
      { pointer: '/mapping/name', code: 'purpose' },
    ]);
    expect((await start({})).status).toBe(422);
    expect((await admin.post('/v1/imports/imp_none/start', { mapping: { email: 'email' } })).status).toBe(404);
    expect((await admin.post(`/v1/imports/${file.id}/cancel`, {})).body.state).toBe('canceled');
    expect(await start({ mapping: { email: 'email' } })).toMatchObject({ status: 409, body: { code: 'import_state' } });
    expect(await count(`import_chunk WHERE import_id = $1`, [file.id])).toBe(0);
  });

  it('two customers of one file who share a mailbox stay two: by claim, by proof, and when the file comes again', async () => {
    const file = (mail: string, n: number) =>
      `name,email,customer no\nAnn Couple,${mail},K-${n}1\nBob Couple,${mail},K-${n}2\nAnn Couple,${mail},K-${n}1\n`;
    const mapping = { name: 'name', email: 'email', 'customer no': 'external_id' };
    for (const [n, proof] of (['claimed', 'verified'] as const).entries()) {
      const text = file(`couple${n}@shop.example`, n);
      const { body: taken } = await upload(hub.url, admin, text);
      await admin.post(`/v1/imports/${taken.id}/check`, { mapping, proof });
      expect((await until(admin, taken.id, ['checked'])).checked).toMatchObject({ new: 2, matched: 1 });
      const done = await bring(hub, admin, text, { mapping, proof });
      expect(done.counts).toMatchObject({ new: 2, matched: 1, errors: 0 });
      expect(await person(`K-${n}1`)).toMatchObject({ name: 'Ann Couple' });
      expect(await person(`K-${n}2`)).toMatchObject({ name: 'Bob Couple' });
      const before = await sums();
      expect((await bring(hub, admin, text, { mapping, proof })).counts).toMatchObject({ new: 0, changed: 0 });
      expect(await sums()).toEqual(before);
    }
    expect(await count(`identity_claim WHERE value = 'couple0@shop.example'`)).toBe(1);
    const couple = [(await person('K-11')).id, (await person('K-12')).id];
    expect(await count(`merge_proposal WHERE state = 'open' AND a = ANY($1) AND b = ANY($1)`, [couple])).toBe(1);
    // The mailbox came first, without a number: whoever brings the first number is meant.
    await bring(hub, admin, 'email\nalone@shop.example\n');
    const added = await bring(hub, admin, 'email,customer no\nalone@shop.example,K-9\n');
    expect(added.counts).toMatchObject({ new: 0, matched: 1 });
  });

  it('reads files as spreadsheets save them: empty rows below, a line that names the separator, the line ends of an old Mac, UTF-16 without its mark', async () => {
    const rows = 'name;email\n;\nSep One;sep1@shop.example\n;;\n ; \n';
    const empty = await bring(hub, admin, rows);
    expect(empty).toMatchObject({ rows: 1, counts: { new: 1, errors: 0 } });
    const told = await bring(hub, admin, 'sep=|\r\nname;x|email\r\nSep Two|sep2@shop.example\r\nno|mail\r\n', {
      mapping: { 'name;x': 'name', email: 'email' },
    });
    expect(told).toMatchObject({ counts: { new: 1, errors: 1 }, errors: [{ line: 4 }] });
    expect((await person('sep2@shop.example')).name).toBe('Sep Two');
    const mac = await bring(hub, admin, 'name,email\rMac One,mac1@shop.example\rMac Two,mac2@shop.example');
    expect(mac.counts).toMatchObject({ new: 2, errors: 0 });
    expect((await person('mac1@shop.example')).name).toBe('Mac One');
    const bare = Buffer.from('name;email\nŁukasz;lukasz@shop.example\n', 'utf16le');
    await bring(hub, admin, bare);
    expect((await person('lukasz@shop.example')).name).toBe('Łukasz');
  });

  it('reads days as spreadsheets write them, and guesses none that could be two', async () => {
    const mapping = { email: 'email', born: 'birth_date' };
    const text = [
      'email,born',
      'day1@shop.example,03/04/1980', // 2
      'day2@shop.example,24/12/1980', // 3
      'day3@shop.example,1980-02-28 00:00:00', // 4
      'day4@shop.example,28.2.1980 00:00', // 5
      'day5@shop.example,29279', // 6
      'day6@shop.example,28.2.80', // 7
    ].join('\n');
    const unsaid = await bring(hub, admin, text, { mapping });
    expect(unsaid.errors.map(({ line, reason }: { line: number; reason: string }) => [line, reason])).toEqual([
      [2, expect.stringContaining('day or the month')],
      [3, expect.stringContaining('day or the month')],
      [6, expect.stringContaining('spreadsheet counts days')],
      [7, expect.stringContaining('four digits')],
    ]);
    const bornOf = async (n: number) => (await person(`day${n}@shop.example`)).attributes.birth_date;
    expect([await bornOf(3), await bornOf(4)]).toEqual(['1980-02-28', '1980-02-28']);
    const day = await bring(hub, admin, text, { mapping, dates: 'day_first' });
    expect(day.errors.map(({ line }: { line: number }) => line)).toEqual([6, 7]);
    expect([await bornOf(1), await bornOf(2)]).toEqual(['1980-04-03', '1980-12-24']);
    const month = await bring(hub, admin, text, { mapping, dates: 'month_first', existing: 'overwrite' });
    expect(month.errors[0]).toMatchObject({ line: 3, reason: expect.stringContaining('month first') });
    expect(await bornOf(1)).toBe('1980-03-04');
  });

  it('says of a workbook and of a JSON list what to do instead, before anything is asked about columns', async () => {
    const workbook = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), Buffer.alloc(2000)]);
    const codeOf = async (bytes: Buffer | string, name?: string) =>
      (await upload(hub.url, admin, bytes, { name })).body.errors?.[0];
    expect(await codeOf(workbook)).toMatchObject({ code: 'workbook', message: expect.stringContaining('CSV') });
    const list = JSON.stringify([{ email: 'list@shop.example' }], null, 2);
    expect(await codeOf(list, 'people.json')).toMatchObject({ code: 'list' });
    expect(await codeOf('name,email\n')).toMatchObject({ code: 'empty', message: expect.stringContaining('headings') });
  });

  it('warns of who was erased, and does not bring them back', async () => {
    const { profileId } = await write(hub, inbox, 'forget@shop.example');
    const { body: plan } = await admin.post(`/v1/profiles/${profileId}/erase/plan`, {});
    await admin.post(`/v1/profiles/${profileId}/erase`, { reason: 'wish', confirm: plan.confirm });
    const done = await bring(hub, admin, 'email\nforget@shop.example\nstay@shop.example\n');
    expect(done).toMatchObject({ counts: { new: 1, errors: 1, erased: 1 }, errors: [{ line: 2, code: 'erased' }] });
    expect(await count(`identity WHERE value = 'forget@shop.example'`)).toBe(0);
  });

  it('a file of random bytes, cut anywhere, never crashes and accounts for each row', async () => {
    const { next } = randomFrom(7);
    const pieces = [
      '"',
      ',',
      '\n',
      '\r\n',
      'a',
      '\u0000',
      'é',
      '@',
      'x@y.example',
      ';',
      '""',
      ' ',
      '\\',
      '{',
      '\ud83d\ude00',
      '=1+1',
      '\ufeff',
    ];
    for (let n = 0; n < 40; n += 1) {
      let text = 'name,email\n';
      for (let i = 0; i < 200; i += 1) text += pieces[Math.floor(next() * pieces.length)];
      const bytes = Buffer.from(text);
      if (n % 3 === 0) bytes[20 + Math.floor(next() * 100)] = 0xff;
      const done = await bring(
        hub,
        admin,
        bytes,
        { mapping: { name: 'name', email: 'email' }, restMs: 0 },
        { name: 'x.csv' },
      );
      expect(done.state).toBe('done');
      expect(done.counts.new + done.counts.matched + done.counts.errors).toBe(done.rows);
    }
  }, 60_000);

  it('meets live traffic: a new address written to while it is imported is one person', async () => {
    const many = Array.from({ length: 1500 }, (_, i) => `Race ${i},race${i}@shop.example\n`).join('');
    const going = bring(hub, admin, `name,email\n${many}`, { restMs: 0 });
    const written = Array.from({ length: 150 }, (_, i) => write(hub, inbox, `race${i * 10}@shop.example`));
    await Promise.all(written);
    expect((await going).counts.errors).toBe(0);
    expect(await count(`identity WHERE value LIKE 'race%@shop.example'`)).toBe(1500);
    expect(
      await count(`profile WHERE id IN (SELECT profile_id FROM identity WHERE value LIKE 'race%@shop.example')`),
    ).toBe(1500);
    expect(
      await count(
        `conversation c JOIN identity i ON i.id = c.identity_id WHERE i.value LIKE 'race%' AND c.profile_id <> i.profile_id`,
      ),
    ).toBe(0);
  }, 60_000);

  it('tells the screens how far it is, and compares who came in once the file is worked off', async () => {
    const socket = await admin.socket();
    const twins = ['irene', 'i.kowalczyk'].map(
      (who) => `Irene Kowalczyk,${who}@twin.example,1971-03-09,12 Mill Lane,York`,
    );
    const mapping = { name: 'name', email: 'email', birth: 'birth_date', street: 'street', city: 'city' };
    const { id } = await bring(hub, admin, `name,email,birth,street,city\n${twins.join('\n')}\n`, { mapping });
    expect(await socket.until('import.changed', (one) => one.id === id)).toEqual({ id });
    const [a, b] = [await person('irene@twin.example'), await person('i.kowalczyk@twin.example')];
    expect(a.id).not.toBe(b.id);
    const asked = () =>
      count(`merge_proposal WHERE state = 'open' AND a = LEAST($1::text, $2) AND b = GREATEST($1::text, $2)`, [
        a.id,
        b.id,
      ]);
    for (const end = Date.now() + 60_000; (await asked()) === 0; ) {
      if (Date.now() > end) throw new Error('the twins were not compared');
      await new Promise((done) => setTimeout(done, 50));
    }
    socket.close();
  });

  it('a file that takes longer than a request may is not cut while it keeps coming; any other slow body is', async () => {
    const server = hub.app.getHttpServer() as Server;
    const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    const slow = async (path: string, type: string, head: string, tail: string) => {
      const came = new Promise<Socket>((done) => server.once('connection', done));
      const wire = connect(Number(new URL(hub.url).port), '127.0.0.1');
      let answer = '';
      wire.on('data', (some) => (answer += String(some)));
      const length = Buffer.byteLength(head + tail);
      const { cookie } = admin.headers;
      wire.write(
        `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: ${cookie}\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n${head}`,
      );
      const theirs = await came;
      await within(async () => wire.writableLength === 0 && theirs.bytesRead > length - tail.length, 5000);
      await waiting(path);
      server.emit('clientError', late, theirs); // What Node does when the time is over.
      if (!wire.destroyed) wire.write(tail);
      await new Promise((done) => wire.once('close', done));
      return answer;
    };
    const waiting = (path: string) =>
      path === '/v1/imports'
        ? within(async () => (await count(`import WHERE state = 'reading'`)) > 0, 5000)
        : Promise.resolve();
    const head = `--b\r\ncontent-disposition: form-data; name="file"; filename="slow.csv"\r\n\r\nname,email\nSlow,`;
    const taken = await slow(
      '/v1/imports',
      'multipart/form-data; boundary=b',
      head,
      'slow@shop.example\n\r\n--b--\r\n',
    );
    expect(taken).toContain('HTTP/1.1 201');
    expect(await slow('/v1/segments', 'application/json', '{"name":', '"x"}')).toContain('408');
  });
});

async function within(holds: () => Promise<boolean>, ms: number): Promise<void> {
  for (const end = Date.now() + ms; !(await holds()); ) {
    if (Date.now() > end) throw new Error(`it did not come to hold within ${ms} ms`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
