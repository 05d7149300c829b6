import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Booted, bootApp } from '../../support/boot-app.js';

/** The page's policy against what the makers of the telephone in it say it needs, read from the version that is installed. */
describe('the policy of the console’s pages', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp();
  });
  afterAll(() => hub?.close());

  const directives = (policy: string) =>
    new Map(
      policy
        .split(/[;\n]/)
        .map((line) => line.trim().split(/\s+/))
        .map(([name, ...sources]) => [name, sources]),
    );

  it('lets the telephone reach its network and play its sound, and no script from anywhere else', async () => {
    const readme = path.resolve(process.cwd(), 'node_modules/@twilio/voice-sdk/README.md');
    const [, wanted] = /Content Security Policy[\s\S]*?```\n([\s\S]*?)```/.exec(readFileSync(readme, 'utf8')) ?? [];
    const theirs = directives(wanted.trim());
    expect(theirs.get('connect-src')).toContain('https://eventgw.twilio.com');
    const answer = await hub.anybody.get('/sign-in');
    const ours = directives(answer.headers.get('content-security-policy') ?? '');
    // Any host may be spoken to over wss.
    const connect = (theirs.get('connect-src') ?? []).map((one) => (one.startsWith('wss:') ? 'wss:' : one));
    expect(ours.get('connect-src')).toEqual(expect.arrayContaining(connect));
    expect(ours.get('media-src')).toEqual(expect.arrayContaining(theirs.get('media-src') ?? ['none']));
    // The telephone is built into the page: its scripts come from nowhere else.
    expect(ours.get('script-src')).toEqual(["'self'"]);
  });
});
