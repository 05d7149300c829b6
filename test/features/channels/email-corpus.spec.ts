import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TakeMail } from '../../../src/channels/email/take-mail.js';
import { InboxDirectory } from '../../../src/channels/inboxes/inbox-directory.js';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { describeWithData } from '../../support/shared-data.js';

const data = path.resolve(process.cwd(), '../shared/data/email');

describeWithData('email/bounces.tar.gz', 'every mail of five libraries’ test suites', () => {
  let hub: Booted;
  let folder: string;
  beforeAll(async () => {
    hub = await bootApp();
    folder = mkdtempSync(path.join(tmpdir(), 'mails-'));
    for (const archive of readdirSync(data).filter((name) => name.endsWith('.tar.gz')))
      execFileSync('tar', ['xzf', path.join(data, archive), '-C', folder]);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await hub.close();
  });

  it('is taken in, read as a report, or kept raw byte for byte; none is lost', async () => {
    const admin = await hub.signIn('admin');
    const { body } = await admin.post('/v1/inboxes', {
      name: 'All',
      channel: 'email',
      settings: { address: 'care@fernwood.example' },
    });
    const door = await hub.app.get(InboxDirectory).find(body.id);
    if (!door) throw new Error('no inbox');
    const counts: Record<string, number> = {};
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    for (const { parentPath, name } of files) {
      const raw = readFileSync(path.join(parentPath, name));
      const taken = await hub.app.get(TakeMail).run(door, raw);
      const kind = taken.kind === 'message' && taken.duplicate ? 'known' : taken.kind;
      counts[kind] = (counts[kind] ?? 0) + 1;
      if (kind === 'message' && 'messageId' in taken) {
        const kept = await hub.database.one<{ raw: Buffer }>(`SELECT raw FROM mail WHERE message_id = $1`, [
          taken.messageId,
        ]);
        expect(kept?.raw.equals(raw)).toBe(true);
      }
    }
    process.stderr.write(`mail through the hub: ${JSON.stringify(counts)}\n`);
    const [{ letters }] = await hub.database.query<{ letters: number }>(
      `SELECT count(*)::int AS letters FROM dead_letter WHERE kind = 'mail'`,
    );
    const [{ messages }] = await hub.database.query<{ messages: number }>(
      `SELECT count(*)::int AS messages FROM message`,
    );
    expect([letters, messages]).toEqual([counts.dead_letter ?? 0, counts.message]);
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(files.length);
  });
});
