import { TakeMail } from '../../../src/channels/email/take-mail.js';
import { SmtpDoor } from '../../../src/channels/email/smtp-door.js';
import { type Door, InboxDirectory } from '../../../src/channels/inboxes/inbox-directory.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildBot } from '../../support/factories.js';
import { type MailServer, startMailServer } from '../../support/mail-server.js';
import { untilState } from '../../support/messages.js';

interface Kind {
  from?: string;
  subject?: string;
  headers?: string[];
  body?: string;
  /** Mail systems talking about mail: no conversation at all. */
  report?: boolean;
}
const status = (...fields: string[]) =>
  [
    '--b',
    'Content-Type: text/plain',
    '',
    'About your mail.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.example',
    '',
    ...fields,
    '--b--',
  ].join('\r\n');
const reportOf = (type: string) => [
  `Content-Type: multipart/report; report-type=${type}; boundary="b"`,
  'MIME-Version: 1.0',
];
const failed = status('Final-Recipient: rfc822; a@mail.example', 'Action: failed', 'Status: 5.1.1', '');
const kinds: Record<string, Kind> = {
  'a vacation notice by RFC 3834': { headers: ['Auto-Submitted: auto-replied (vacation)'] },
  'Outlook’s out of office': { subject: 'Automatic reply: Kettle', headers: ['X-Auto-Response-Suppress: All'] },
  'Gmail’s vacation responder': { headers: ['Precedence: bulk', 'X-Autoreply: yes'] },
  'a vacation notice known by its subject alone': { subject: 'Abwesenheitsnotiz: Urlaub bis Montag' },
  'a ticket system’s acknowledgement': {
    subject: '[#4711] We have got your request',
    headers: ['Auto-Submitted: auto-generated'],
  },
  'a mailing list': { headers: ['List-Id: <talk.lists.example>', 'Precedence: list'] },
  'a newsletter': { headers: ['List-Unsubscribe: <mailto:off@news.example>'] },
  'bulk mail': { headers: ['Precedence: junk'] },
  'a null return path': { headers: ['Return-Path: <>'] },
  'a robot that says so only in its address': { from: 'no-reply@shop.example' },
  'an autoresponder of old': { headers: ['X-Autorespond: yes'] },
  'a calendar’s answer': {
    subject: 'Accepted: Repair',
    headers: ['MIME-Version: 1.0', 'Content-Type: text/calendar; method=REPLY; charset=utf-8'],
    body: 'BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR',
  },
  'a challenge that wants an answer': {
    subject: 'Please confirm your message',
    headers: ['X-Delivery-Agent: TMDA/1.1.12'],
  },
  'a bounce by the standard': {
    from: 'MAILER-DAEMON@mail.example',
    headers: reportOf('delivery-status'),
    body: failed,
    report: true,
  },
  'a delay': {
    from: 'MAILER-DAEMON@mail.example',
    headers: reportOf('delivery-status'),
    body: status('Final-Recipient: rfc822; a@mail.example', 'Action: delayed', 'Status: 4.4.1', ''),
    report: true,
  },
  'a bounce in words': {
    from: 'postmaster@mail.example',
    subject: 'failure notice',
    headers: ['Return-Path: <>'],
    body: 'Hi. This is the qmail-send program.\r\n<a@mail.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)',
    report: true,
  },
  'Exim’s bounce': {
    from: 'Mailer-Daemon@mail.example',
    headers: ['X-Failed-Recipients: a@mail.example'],
    body: '550 no such user',
    report: true,
  },
  'a complaint': {
    from: 'fbl@mail.example',
    headers: reportOf('feedback-report'),
    body: '--b\r\nContent-Type: text/plain\r\n\r\nSpam.\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1\r\n\r\n--b--',
    report: true,
  },
};

let mails = 0;
const raw = (kind: Kind, to = 'care@fernwood.example', more: string[] = []): Buffer => {
  mails += 1;
  const { from = `amara${mails}@mail.example`, subject = `Kettle ${mails}`, headers = [], body = 'I am away.' } = kind;
  return Buffer.from(
    [
      `From: ${from}`,
      `To: ${to}`,
      `Subject: ${subject}`,
      `Message-ID: <loop-${mails}@mail.example>`,
      ...headers,
      ...more,
      '',
      body,
      '',
    ].join('\r\n'),
  );
};

describe('mail that machines write', () => {
  let hub: Booted;
  let agent: Caller;
  let bot: Caller;
  let server: MailServer;
  let door: Door;

  beforeAll(async () => {
    [hub, server] = await Promise.all([bootApp(), startMailServer()]);
    agent = await hub.signIn('agent', 'Noor Haddad');
    const botId = await buildBot(hub);
    bot = await hub.bot(botId, ['messages']);
    const { body } = await (await hub.signIn('admin')).post('/v1/inboxes', {
      name: 'Care',
      channel: 'email',
      undoSeconds: 0,
      settings: { address: 'care@fernwood.example', smtpHost: '127.0.0.1', smtpPort: server.port },
      botId,
    });
    door = (await hub.app.get(InboxDirectory).find(body.id)) as Door;
  });
  afterAll(async () => {
    await hub?.close();
    await server?.close();
  });
  const take = (mail: Buffer, recipients: string[] = []) => hub.app.get(TakeMail).run(door, mail, recipients);
  const statusOf = async (id: string) =>
    (await hub.database.one<{ status: string }>(`SELECT status FROM conversation WHERE id = $1`, [id]))?.status;

  it('is of eighteen kinds here', () => expect(Object.keys(kinds)).toHaveLength(18));

  it.each(Object.entries(kinds))('%s gets no answer from a machine of ours', async (_, kind) => {
    const before = server.got.length;
    const taken = await take(raw(kind));
    if (kind.report) {
      expect(taken).toEqual({ kind: 'report' });
    } else {
      expect(taken).toMatchObject({ kind: 'message', duplicate: false });
      const { conversationId } = taken as { conversationId: string };
      const id = await answerBy(hub, bot, conversationId);
      expect((await untilState(hub, id, 'failed')).state_reason).toContain(
        'an automatic mail gets no automatic answer',
      );
    }
    expect(server.got.length).toBe(before);
  });

  it.each(Object.entries(kinds))('%s brings nothing back that is resolved', async (_, kind) => {
    const person = `person${mails}@mail.example`;
    const { conversationId: on } = (await take(raw({ from: person, body: 'Where is it?' }))) as {
      conversationId: string;
    };
    const { body } = await agent.post(`/v1/conversations/${on}/messages`, { text: 'Here.' });
    await untilState(hub, body.id, 'sent');
    const sent = server.got.at(-1)?.mail;
    await agent.post(`/v1/conversations/${on}/resolve`, {});
    expect(await statusOf(on)).toBe('resolved');
    const count = async () => (await hub.database.query(`SELECT 1 FROM conversation`)).length;
    const before = await count();
    const reply = sent?.replyTo?.value[0].address as string;
    const taken = await take(raw({ from: person, ...kind }, reply, [`In-Reply-To: ${sent?.messageId}`]), [reply]);
    expect(taken.kind).toBe(kind.report ? 'report' : 'filed');
    expect([await statusOf(on), await count()]).toEqual(['resolved', before]);
    // And a person's does.
    await take(raw({ from: person, body: 'Still not' }, reply));
    expect(await statusOf(on)).toBe('open');
  });

  it('a robot that hides what it is gets three answers of forty', async () => {
    const before = server.got.length;
    for (let i = 0; i < 40; i += 1) {
      const { conversationId } = (await take(
        raw({ from: 'robot@machine.example', subject: 'Again', body: `Number ${i}` }),
      )) as { conversationId: string };
      await answerBy(hub, bot, conversationId);
    }
    await settled(hub);
    expect(server.got.length - before).toBe(3);
    expect(
      server.got
        .slice(before)
        .every(({ mail, to }) => mail.headers.get('auto-submitted') === 'auto-replied' && to.length === 1),
    ).toBe(true);
  });
});

describe('two hubs that write to each other', () => {
  const hubs: { hub: Booted; bot: Caller; address: string }[] = [];

  beforeAll(async () => {
    const booted = await Promise.all([bootApp({ EMAIL_DOOR_PORT: '0' }), bootApp({ EMAIL_DOOR_PORT: '0' })]);
    for (const [i, hub] of booted.entries()) {
      const botId = await buildBot(hub);
      const address = `care@hub-${i}.example`;
      await (await hub.signIn('admin')).post('/v1/inboxes', {
        name: 'Care',
        channel: 'email',
        undoSeconds: 0,
        settings: { address, smtpHost: '127.0.0.1', smtpPort: booted[1 - i].app.get(SmtpDoor).port },
        botId,
      });
      hubs.push({ hub, bot: await hub.bot(botId, ['messages']), address });
    }
  });
  afterAll(() => Promise.all(hubs.map(({ hub }) => hub.close())));

  it('stop after one exchange, although the machines of both answer everything', async () => {
    const [{ hub }, other] = hubs;
    const inbox = await hub.database.one<{ id: string }>(`SELECT id FROM inbox WHERE channel = 'email'`);
    const door = (await hub.app.get(InboxDirectory).find(inbox?.id as string)) as Door;
    // What began it looks as if a person had written.
    await hub.app.get(TakeMail).run(door, raw({ from: other.address, body: 'Hello?' }, hubs[0].address));
    const answered = new Set<string>();
    for (let round = 0; round < 6; round += 1) {
      for (const { hub: one, bot } of hubs) {
        const rows = await one.database.query<{ id: string; conversation_id: string }>(
          `SELECT id, conversation_id FROM message WHERE direction = 'in'`,
        );
        for (const { id, conversation_id } of rows.filter((row) => !answered.has(row.id))) {
          answered.add(id);
          await answerBy(one, bot, conversation_id);
        }
        await settled(one);
      }
    }
    const counts = await Promise.all(
      hubs.map(async ({ hub: one }) =>
        (
          await one.database.query<{ state: string }>(`SELECT state FROM message WHERE direction = 'out' ORDER BY seq`)
        ).map(({ state }) => state),
      ),
    );
    expect(counts).toEqual([['sent'], ['failed']]);
  });
});

/** What a bot that answers everything would say. */
async function answerBy({ database }: Booted, bot: Caller, conversationId: string): Promise<string> {
  const row = await database.one<{ epoch: number }>(`SELECT control_epoch AS epoch FROM conversation WHERE id = $1`, [
    conversationId,
  ]);
  const { status: code, body } = await bot.post(
    `/v1/conversations/${conversationId}/messages`,
    { text: 'Thank you for your mail!' },
    { 'if-control-epoch': String(row?.epoch) },
  );
  expect({ code, body }).toMatchObject({ code: 201 });
  return body.id;
}

/** Until nothing waits to be sent. */
async function settled({ database }: Booted): Promise<void> {
  for (let i = 0; i < 1500; i += 1) {
    const rows = await database.query(`SELECT 1 FROM message WHERE direction = 'out' AND state = 'queued'`);
    if (rows.length === 0) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error('mails still wait');
}
