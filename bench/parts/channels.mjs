import { createHmac } from 'node:crypto';
import { built, withClient } from '../lib/ground.mjs';
import { startHub, secretKey } from '../hub/hub.mjs';
import { seedWorkspace } from '../hub/seed.mjs';
import { drive } from '../lib/load.mjs';
import { median, round } from '../lib/numbers.mjs';
import { verdicts } from '../lib/report.mjs';
import { signed } from '../lib/world.mjs';

const RATE = 500;
const PEOPLE = 200;
const key = 'bench-secret-of-a-vendor';
const hmac = (algorithm, text, encoding, secret = key) => createHmac(algorithm, secret).update(text).digest(encoding);
const json = (path, value, headers) => {
  const body = JSON.stringify(value);
  return { path, body, headers: { 'content-type': 'application/json', ...headers(body) } };
};

/** One vendor's message, signed as that vendor signs, from person `who`. */
const vendors = {
  whatsapp: {
    settings: { phoneNumberId: '1000001' },
    credentials: { appSecret: key, verifyToken: 'bench', accessToken: 'bench' },
    message: (id, path, who, now) =>
      json(
        path,
        {
          object: 'whatsapp_business_account',
          entry: [
            {
              id: '1',
              changes: [
                {
                  field: 'messages',
                  value: {
                    messaging_product: 'whatsapp',
                    metadata: { display_phone_number: '441', phone_number_id: '1000001' },
                    contacts: [{ wa_id: `4477${who}`, profile: { name: `Customer ${who}` } }],
                    messages: [
                      {
                        from: `4477${who}`,
                        id: `wamid.${id}`,
                        timestamp: String(now),
                        type: 'text',
                        text: { body: id },
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
        (body) => ({ 'x-hub-signature-256': `sha256=${hmac('sha256', body, 'hex')}` }),
      ),
  },
  sms: {
    settings: { accountSid: `AC${'0'.repeat(32)}`, number: '+15005550006' },
    credentials: { authToken: key },
    message: (id, path, who, _, url) => {
      const form = {
        AccountSid: `AC${'0'.repeat(32)}`,
        Body: id,
        From: `+4478${who}`,
        MessageSid: `SM${id.split('-').at(-1).padStart(32, '0')}`,
        NumMedia: '0',
        To: '+15005550006',
      };
      const text = Object.keys(form)
        .sort()
        .map((name) => name + form[name])
        .join('');
      return {
        path,
        body: new URLSearchParams(form).toString(),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature': hmac('sha1', url + path + text, 'base64'),
        },
      };
    },
  },
  telegram: {
    settings: {},
    credentials: { botToken: '1:bench', webhookSecret: key },
    message: (id, path, who, now) => {
      const update_id = Number(id.split('-').at(-1));
      const from = { id: 5_000_000 + Number(who), is_bot: false, first_name: 'Customer' };
      const message = { message_id: update_id, date: now, chat: { id: from.id, type: 'private' }, from, text: id };
      return json(path, { update_id, message }, () => ({ 'x-telegram-bot-api-secret-token': key }));
    },
  },
  slack: {
    settings: {},
    credentials: { signingSecret: key, botToken: 'xoxb-bench' },
    message: (id, path, who, now) =>
      json(
        path,
        {
          type: 'event_callback',
          team_id: 'T1',
          event_id: `Ev${id}`,
          event_time: now,
          event: {
            type: 'message',
            channel_type: 'im',
            channel: `D${who}`,
            user: `U${who}`,
            text: id,
            ts: `${now}.${id.split('-').at(-1)}`,
          },
        },
        (body) => ({
          'x-slack-request-timestamp': String(now),
          'x-slack-signature': `v0=${hmac('sha256', `v0:${now}:${body}`, 'hex')}`,
        }),
      ),
  },
  line: {
    settings: {},
    credentials: { channelSecret: key, accessToken: 'bench' },
    message: (id, path, who, now) =>
      json(
        path,
        {
          destination: 'U0',
          events: [
            {
              type: 'message',
              mode: 'active',
              timestamp: now * 1000,
              webhookEventId: `ev${id}`,
              deliveryContext: { isRedelivery: false },
              source: { type: 'user', userId: `U${who}` },
              message: { id, type: 'text', text: id },
            },
          ],
        },
        (body) => ({ 'x-line-signature': hmac('sha256', body, 'base64') }),
      ),
  },
};

/** Five vendors' messages and the custom channel's, mixed, each signed its vendor's way: how long until the 2xx. */
export async function channels(ground, { rounds, secs, port }) {
  const workspace = await seedWorkspace(ground, 'channels', { agents: 20 });
  await withClient(workspace.url, (db) => connect(db));
  const hub = await startHub(workspace.url, { port });
  const url = `http://127.0.0.1:${port}`;
  const kinds = Object.keys(vendors);
  let sent = 0;
  const target = {
    url,
    onSeen: () => {},
    serverPids: [hub.pid],
    databasePids: [ground.postmaster],
    request: (name, next) => {
      sent += 1;
      const kind = kinds[sent % (kinds.length + 1)];
      const who = String(10_000_000 + Math.floor(next() * PEOPLE));
      const from = { kind: 'phone', value: `+4479${who}` };
      if (!kind) return signed('/channels/ib_1', workspace.inbox.secret, { from }, name, next);
      const at = Math.floor(Date.now() / 1000);
      return vendors[kind].message(`${name}-${sent}`, `/channels/ib_${kind}`, who, at, url);
    },
    count: () =>
      withClient(
        workspace.url,
        async (db) => (await db.query(`SELECT count(*)::int AS n FROM message WHERE direction = 'in'`)).rows[0].n,
      ),
  };
  const rows = [];
  try {
    // Everybody has written once: the first message of each makes a profile, which is another story.
    const first = await drive(target, { rate: RATE, secs: 12, name: 'warm', expectSeen: false });
    console.error(`while everybody is new 2xx p50 ${first.acknowledged.p50} p99 ${first.acknowledged.p99} ms`);
    for (let turn = 1; turn <= rounds; turn += 1) {
      const figures = await drive(target, { rate: RATE, secs, name: `c${turn}`, expectSeen: false });
      rows.push(figures);
      const { p50, p99, max } = figures.acknowledged;
      console.error(
        `round ${turn} ${round(figures.rate)}/s, 2xx p50 ${p50} p99 ${p99} longest ${max} ms, failed ${figures.failed} ${figures.lastError}`,
      );
    }
  } finally {
    await hub.stop();
  }
  return {
    rows,
    verdicts: verdicts([
      {
        what: `2xx p99 at ${RATE}/s over six channels`,
        value: median(rows.map((r) => r.acknowledged.p99)),
        unit: ' ms',
        most: 250,
      },
      {
        what: 'refused, or answered 2xx and not stored',
        value: rows.reduce((sum, r) => sum + r.failed + Math.abs(r.stored - r.ok), 0),
        most: 0,
      },
    ]),
  };
}

async function connect(db) {
  const { SecretBox } = await built('kernel/auth/secret-box');
  const { withCredentials, freshSecrets } = await built('channels/secrets');
  const { adapters } = await built('channels/adapters');
  const box = new SecretBox({ secretKey });
  for (const [kind, { settings, credentials }] of Object.entries(vendors))
    await db.query(
      `INSERT INTO inbox (id, name, channel, class, config, secrets, queue_id, account) VALUES ($1, $2, $2, 'async', $3, $4, 'qu_1', $5)`,
      [
        `ib_${kind}`,
        kind,
        adapters.get(kind).settings.parse(settings),
        box.seal(JSON.stringify(withCredentials(freshSecrets(), credentials))),
        settings.phoneNumberId ?? settings.number ?? null,
      ],
    );
}
