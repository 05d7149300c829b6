import { type Booted, bootApp } from '../support/boot-app.js';
import { buildInbox, type BuiltInbox, signWebhook, writeIn } from '../support/factories.js';
import { describeWithData, inParallel, readLines } from '../support/shared-data.js';

const file = 'dialogues/star.jsonl.gz';

interface Chat {
  id: number;
  user: string;
  completion: string;
  events: { Agent: string; Action: string; Text?: string }[];
}

describeWithData(file, 'three hundred STAR chats at high speed', () => {
  let hub: Booted;
  let inbox: BuiltInbox;

  beforeAll(async () => {
    hub = await bootApp();
    inbox = await buildInbox(hub);
  });
  afterAll(() => hub.close());

  it('loses none, reorders none, and takes a broken connection for what it is', async () => {
    const talked = readLines<Chat>(file).filter((chat) => said(chat).length > 1);
    const broken = talked.filter((chat) => chat.completion !== 'Complete').slice(0, 40);
    const chats = [...broken, ...talked.filter((chat) => chat.completion === 'Complete')].slice(0, 300);
    expect(chats).toHaveLength(300);
    await inParallel(chats, 24, async (chat) => {
      const cut = chat.completion !== 'Complete';
      for (const [i, text] of said(chat).entries()) {
        const message = {
          id: `${chat.id}-${i}`,
          from: { kind: 'external_id', value: chat.user },
          thread: String(chat.id),
          text,
        };
        // A sender whose line breaks does not know whether it was heard, and says it again.
        if (cut) await hangUp(message);
        expect((await writeIn(hub, inbox, message)).status).toBe(200);
      }
    });
    const rows = await hub.database.query<{ thread: string; texts: string[] }>(
      `SELECT c.thread, array_agg(m.text ORDER BY m.seq) AS texts FROM conversation c JOIN message m ON m.conversation_id = c.id GROUP BY c.thread`,
    );
    const stored = new Map(rows.map((row) => [row.thread, row.texts]));
    for (const chat of chats) expect(stored.get(String(chat.id))).toEqual(said(chat));
    const [{ people }] = await hub.database.query<{ people: number }>(`SELECT count(*)::int AS people FROM profile`);
    expect(people).toBe(new Set(chats.map((chat) => chat.user)).size);
  });

  async function hangUp(message: object): Promise<void> {
    const body = JSON.stringify(message);
    const gone = new AbortController();
    const sent = fetch(`${hub.url}/channels/${inbox.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signWebhook(inbox.secret, body) },
      body,
      signal: gone.signal,
    });
    setTimeout(() => gone.abort(), Math.random() * 6);
    await sent.catch(() => {});
  }
});

function said(chat: Chat): string[] {
  return chat.events.filter((one) => one.Agent === 'User' && one.Action === 'utter').flatMap((one) => one.Text ?? []);
}
