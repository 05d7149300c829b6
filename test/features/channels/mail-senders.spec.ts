import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { createTransport } from 'nodemailer';
import { MailDns } from '../../../src/channels/email/mail-dns.js';
import { SmtpDoor } from '../../../src/channels/email/smtp-door.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { type MailServer, startMailServer } from '../../support/mail-server.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const key = [[`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`]];
const records: Record<string, string[][]> = {
  'TXT s1._domainkey.mail.example': key,
  'TXT s1._domainkey.news.mail.example': key,
  'TXT s1._domainkey.evil.example': key,
  'TXT s1._domainkey.strict.example': key,
  'TXT s1._domainkey.sub.strict.example': key,
  'TXT s1._domainkey.plain.example': key,
  'TXT _dmarc.mail.example': [['v=DMARC1; p=reject']],
  'TXT _dmarc.strict.example': [['v=DMARC1; p=reject; adkim=s; aspf=s']],
  'TXT mail.example': [['v=spf1 ip4:127.0.0.2 -all']],
  'TXT evil.example': [['v=spf1 +all']],
  'TXT plain.example': [['v=spf1 ip4:127.0.0.2 -all']],
};

interface Letter {
  from: string;
  text: string;
  /** Signed by this domain; nobody: unsigned. */
  by?: string;
  /** Where it is handed over from, and as whose. */
  ip?: string;
  sender?: string;
  to?: string;
  more?: string[];
  spoil?: (raw: string) => string;
  bodyLength?: number;
  /** A vendor posts it, instead of a server handing it over. */
  posted?: true;
}
let letters = 0;
const LOGIN = { webhookUser: 'vendor', webhookPassword: 'a long password of theirs' };
const BASIC = `Basic ${Buffer.from(`${LOGIN.webhookUser}:${LOGIN.webhookPassword}`).toString('base64')}`;

describe('who a mail is from', () => {
  let hub: Booted;
  let agent: Caller;
  let admin: Caller;
  let server: MailServer;
  let postedId: string;
  const asked: string[] = [];

  beforeAll(async () => {
    hub = await bootApp({ EMAIL_DOOR_PORT: '0' });
    hub.app.get(MailDns).resolve = async (name, type) => {
      asked.push(`${type} ${name}`);
      const found = records[`${type} ${name}`];
      if (found) return found;
      throw Object.assign(new Error('no such name'), { code: name.startsWith('down.') ? 'ESERVFAIL' : 'ENOTFOUND' });
    };
    server = await startMailServer();
    agent = await hub.signIn('agent', 'Noor Haddad');
    admin = await hub.signIn('admin');
    await makeInbox('care@fernwood.example');
    await makeInbox('relayed@fernwood.example', { authservId: 'mx.fernwood.example' });
    const vendor = await makeInbox('posted@fernwood.example', { provider: 'postmark' }, LOGIN);
    postedId = vendor.body.id;
  });
  afterAll(async () => {
    await hub.close();
    await server.close();
  });

  const makeInbox = (address: string, settings: Record<string, unknown> = {}, credentials?: Record<string, string>) =>
    admin.post('/v1/inboxes', {
      name: address,
      channel: 'email',
      undoSeconds: 0,
      settings: { address, smtpHost: '127.0.0.1', smtpPort: server.port, ...settings },
      ...(credentials && { credentials }),
    });

  async function send({
    from,
    text,
    by,
    ip,
    sender,
    to = 'care@fernwood.example',
    more = [],
    spoil,
    bodyLength,
    posted,
  }: Letter) {
    letters += 1;
    const lines = [
      ...more,
      `From: ${from}`,
      `To: ${to}`,
      `Subject: Kettle ${letters}`,
      `Message-ID: <l${letters}@mail.example>`,
      `Date: ${new Date().toUTCString()}`,
    ];
    const plain = `${lines.join('\r\n')}\r\n\r\n${text}\r\n`;
    const signed = by
      ? (
          await dkimSign(plain, {
            // As it is documented; its types say otherwise.
            // Given: left to itself it asks the clock twice, and signs wrongly where a second ends between.
            signTime: new Date(),
            signatureData: [{ signingDomain: by, selector: 's1', privateKey, maxBodyLength: bodyLength }],
          } as never)
        ).signatures
      : '';
    const raw = spoil ? spoil(signed + plain) : signed + plain;
    if (posted) {
      const body = { RecordType: 'Inbound', RawEmail: raw, OriginalRecipient: 'posted@fernwood.example' };
      expect((await hub.anybody.post(`/channels/${postedId}/mail`, body, { authorization: BASIC })).status).toBe(200);
      return `l${letters}@mail.example`;
    }
    const transport = createTransport({
      host: '127.0.0.1',
      port: hub.app.get(SmtpDoor).port as number,
      localAddress: ip ?? '127.0.0.3',
      ignoreTLS: true,
    });
    await transport.sendMail({
      envelope: { from: sender ?? 'bounce@elsewhere.example', to },
      raw,
    });
    return `l${letters}@mail.example`;
  }
  const stored = async (text: string) => {
    const row = await hub.database.one<{
      id: string;
      conversation: string;
      person: string;
      kind: string;
      value: string;
      proof: string;
    }>(
      `SELECT m.id, c.id AS conversation, c.profile_id AS person, i.kind, i.value, i.proof
       FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN identity i ON i.id = c.identity_id WHERE m.text = $1`,
      [text],
    );
    if (!row) throw new Error(`"${text}" was not stored`);
    return row;
  };

  it('what is signed by the domain in From is proven, and comes to the same person again', async () => {
    await send({ from: 'Amara <amara@mail.example>', text: 'It is me', by: 'mail.example' });
    await send({ from: 'Amara <amara@mail.example>', text: 'And me again', by: 'news.mail.example' });
    const [first, second] = [await stored('It is me'), await stored('And me again')];
    expect(first).toMatchObject({ kind: 'email', value: 'amara@mail.example', proof: 'verified' });
    // Relaxed alignment: one organisation's domains go with each other.
    expect(second.person).toBe(first.person);
  });

  it.each<[string, Partial<Letter>]>([
    ['one byte of its body is another', { by: 'mail.example', spoil: (raw) => raw.replace('forged', 'forgeD') }],
    ['one byte of its subject is another', { by: 'mail.example', spoil: (raw) => raw.replace('Kettle', 'Kettlf') }],
    ['nobody signed it', {}],
    ['somebody else signed it', { by: 'evil.example' }],
    ['somebody else’s server may send for somebody else', { sender: 'x@evil.example' }],
    ['the key is not to be found', { by: 'down.mail.example' }],
    ['it was signed up to where something was added', { by: 'mail.example', bodyLength: 5 }],
    [
      'it brings along what another server said',
      { more: ['Authentication-Results: throughline; dmarc=pass header.from=mail.example'] },
    ],
  ])('not proven, and nothing of the person it names: %s', async (name, letter) => {
    await send({ from: 'Amara <amara@mail.example>', text: `known ${name}`, by: 'mail.example' });
    const real = await stored(`known ${name}`);
    const text = `forged: ${name}`;
    const id = `l${letters}@mail.example`;
    await send({
      from: 'Amara <amara@mail.example>',
      text,
      ...letter,
      more: [...(letter.more ?? []), `In-Reply-To: <${id}>`],
    });
    const forged = await stored(letter.spoil && name.includes('body') ? text.replace('forged', 'forgeD') : text);
    expect(forged).toMatchObject({ kind: 'external_id', value: 'mail:amara@mail.example', proof: 'claimed' });
    expect(forged.person).not.toBe(real.person);
    expect(forged.conversation).not.toBe(real.conversation);
    expect((await stored(`known ${name}`)).proof).toBe('verified');
  });

  it('the same holds where no server of ours is named: signatures are looked at however a mail came, and unsigned ones ask nobody', async () => {
    await send({ from: 'Dina <dina@mail.example>', text: 'posted and signed', by: 'mail.example', posted: true });
    const real = await stored('posted and signed');
    expect(real).toMatchObject({ kind: 'email', value: 'dina@mail.example', proof: 'verified' });
    asked.length = 0;
    await send({ from: 'Dina <dina@mail.example>', text: 'posted, nobody signed', posted: true });
    const forged = await stored('posted, nobody signed');
    expect(forged).toMatchObject({ kind: 'external_id', proof: 'claimed' });
    expect(forged.person).not.toBe(real.person);
    expect(asked).toEqual([]);
    // Whoever was never proven is whom they say, as far as anybody knows: they stay one person.
    await send({ from: 'eli@unsigned.example', text: 'a first word', posted: true });
    await send({ from: 'eli@unsigned.example', text: 'a second word', posted: true });
    const [first, second] = [await stored('a first word'), await stored('a second word')];
    expect(first).toMatchObject({ kind: 'email', value: 'eli@unsigned.example', proof: 'claimed' });
    expect(second.person).toBe(first.person);
  });

  it('an answer to one who was not proven goes to the address, and what comes back by it stays there', async () => {
    const { conversation, id: forged } = await stored('forged: nobody signed it');
    const before = server.got.length;
    const { status } = await agent.post(`/v1/conversations/${conversation}/messages`, { text: 'Is it you?' });
    expect(status).toBe(201);
    const { to, mail } = await server.until(before + 1);
    expect(to).toEqual(['amara@mail.example']);
    await send({ from: 'Amara <amara@mail.example>', text: 'Yes, it is', to: mail.replyTo?.value[0].address });
    expect((await stored('Yes, it is')).conversation).toBe(conversation);
    const { body } = await agent.get(`/v1/messages/${forged}/mail`);
    expect(body.from.address).toBe('amara@mail.example');
  });

  it('whoever has the reply address of a conversation was written to, and goes on in it', async () => {
    const { conversation } = await stored('It is me');
    const before = server.got.length;
    await agent.post(`/v1/conversations/${conversation}/messages`, { text: 'It left this morning.' });
    const { mail } = await server.until(before + 1);
    await send({ from: 'Amara <amara@mail.example>', text: 'Thank you', to: mail.replyTo?.value[0].address });
    expect((await stored('Thank you')).conversation).toBe(conversation);
  });

  it('SPF counts by the address it was handed over from', async () => {
    await send({ from: 'bea@mail.example', text: 'by ours', ip: '127.0.0.2', sender: 'bea@mail.example' });
    expect(await stored('by ours')).toMatchObject({ kind: 'email', proof: 'verified' });
    await send({ from: 'cal@mail.example', text: 'by another', ip: '127.0.0.4', sender: 'cal@mail.example' });
    expect(await stored('by another')).toMatchObject({ value: 'cal@mail.example', proof: 'claimed' });
    // Where nobody published a policy, what passed must be of the very domain.
    await send({ from: 'dee@plain.example', text: 'no policy', ip: '127.0.0.2', sender: 'bounce@plain.example' });
    expect((await stored('no policy')).proof).toBe('verified');
    await send({ from: 'eve@plain.example', text: 'other domain', sender: 'bounce@evil.example', by: 'evil.example' });
    expect((await stored('other domain')).proof).toBe('claimed');
  });

  it('a strict policy takes no domain below', async () => {
    await send({ from: 'fay@strict.example', text: 'strictly', by: 'strict.example' });
    await send({ from: 'gil@strict.example', text: 'not strictly', by: 'sub.strict.example' });
    expect((await stored('strictly')).proof).toBe('verified');
    expect((await stored('not strictly')).proof).toBe('claimed');
  });

  it('two in From are nobody proven', async () => {
    await send({ from: 'ida@mail.example, amara@mail.example', text: 'both of us', by: 'mail.example' });
    expect((await stored('both of us')).proof).toBe('claimed');
  });

  it('where our own server stands before the hub its word counts, and SPF is not asked of its address', async () => {
    const from = asked.length;
    const header = 'Authentication-Results: mx.fernwood.example; dmarc=fail header.from=mail.example';
    const to = 'relayed@fernwood.example';
    await send({ from: 'jon@mail.example', text: 'said no', by: 'mail.example', to, more: [header] });
    expect((await stored('said no')).proof).toBe('claimed');
    await send({ from: 'kim@mail.example', text: 'said nothing', ip: '127.0.0.2', sender: 'kim@mail.example', to });
    expect((await stored('said nothing')).proof).toBe('claimed');
    expect(asked.slice(from)).not.toContain('TXT mail.example');
    // It said nothing, and the signature is the sender's own.
    await send({ from: 'lea@mail.example', text: 'signed', by: 'mail.example', to });
    expect((await stored('signed')).proof).toBe('verified');
  });

  it('a mail with a thousand signatures is taken in, and asks for few names', async () => {
    const from = asked.length;
    const more = Array.from(
      { length: 1000 },
      (_, i) =>
        `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=d${i}.example; s=s1; h=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA`,
    );
    await send({ from: 'mia@mail.example', text: '', by: undefined, more, sender: 'mia@mail.example' });
    await send({ from: 'mia@mail.example', text: 'after it', by: 'mail.example' });
    expect((await stored('after it')).value).toBe('mia@mail.example');
    expect(asked.length - from).toBeLessThan(100);
  });

  it('names nobody answers for hold nothing up and lose nothing', async () => {
    const { resolve } = hub.app.get(MailDns);
    hub.app.get(MailDns).resolve = () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    await send({ from: 'nia@mail.example', text: 'no names', by: 'mail.example' });
    expect((await stored('no names')).proof).toBe('claimed');
    hub.app.get(MailDns).resolve = resolve;
  });
});
