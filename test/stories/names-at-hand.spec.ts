import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { seedDemo } from '../../src/demo/index.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';

const PICTURES = process.env.LOOK;
// Each screen is drawn and looked at, maybe on two busy cores.
const LONG = 600_000;

/** Names that need not be known by heart: teams in a note, tags others wrote, and what a list is narrowed to. */
describeInBrowser('names at hand', () => {
  let hub: Booted;
  let admin: Caller;
  let browser: Browser;
  let page: Page;
  let amara: string;
  let thread: string;

  beforeAll(async () => {
    hub = await bootApp();
    await seedDemo(hub.app);
    admin = await hub.signIn('admin');
    await hub.settle();
    [{ id: amara }] = await hub.database.query<Whatever>(`SELECT id FROM profile WHERE name = 'Amara Okafor'`);
    [{ id: thread }] = (await admin.get(`/v1/conversations?scope=all&profile=${amara}`)).body.data;
    browser = await launchBrowser();
    page = await signIn('Maya Lindqvist');
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  it(
    'a team is found after an @ in a note, and its people hear of it',
    async () => {
      const noor = await hub.signIn('agent', 'Noor Haddad');
      const { id: team } = (await admin.post('/v1/teams', { name: 'Depot desk' })).body;
      expect(team).toBeTruthy();
      await admin.post('/v1/teams', { name: 'Depot nights' });
      await hub.database.query(`INSERT INTO team_member (team_id, agent_id) VALUES ($1, $2)`, [team, noor.id]);
      await page.goto(`${hub.url}/inbox/${thread}`);
      await page.getByRole('button', { name: /^Note/ }).click();
      const field = page.getByRole('textbox', { name: /note/i });
      await field.fill('Who can ask there? ');
      await field.press('End');
      await field.pressSequentially('@dep');
      const list = page.getByRole('listbox', { name: 'Call somebody' });
      await list.getByRole('option', { name: /Depot desk.*team, 1 person/ }).waitFor();
      // Nobody works in the other, so calling it would be for nothing.
      expect(await list.getByRole('option').count()).toBe(1);
      await look('team');
      await page.keyboard.press('Enter');
      expect(await field.inputValue()).toBe('Who can ask there? @Depot desk ');
      await page.keyboard.press('Control+Enter');
      const mentions = async () => (await noor.get('/v1/me/mentions')).body;
      for (let tries = 0; (await mentions()).unseen === 0 && tries < 100; tries += 1) await page.waitForTimeout(100);
      expect((await mentions()).data).toMatchObject([{ conversationId: thread, group: { name: 'Depot desk' } }]);
    },
    LONG,
  );

  it(
    'tags others wrote are suggested by how they begin, the commonest first, and taken by keys',
    async () => {
      const rows: Whatever[] = (await admin.get('/v1/conversations?scope=all')).body.data;
      const others = rows.filter(({ id }) => id !== thread);
      const tag = (id: string, tags: string[]) => admin.patch(`/v1/conversations/${id}`, { tags });
      await tag(others[0].id, ['depot-lost', 'depot-late', 'at-depot']);
      await tag(others[1].id, ['depot-late']);
      const used = (await admin.get('/v1/conversations/tags?query=DEP')).body.data;
      expect(used).toEqual([
        { tag: 'depot-late', conversations: 2 },
        { tag: 'depot-lost', conversations: 1 },
      ]);
      await page.goto(`${hub.url}/inbox/${thread}`);
      await page.getByRole('button', { name: 'Tag', exact: true }).click();
      await page.getByLabel('New tag').first().pressSequentially('dep');
      await page.getByRole('option', { name: 'depot-late' }).waitFor();
      expect(await page.getByRole('option').allInnerTexts()).toEqual(['depot-late', 'depot-lost']);
      await look('tags');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Remove the tag depot-lost' }).waitFor();
      // A new word is taken as it is written, though a longer one is suggested.
      await page.getByRole('button', { name: 'Tag', exact: true }).click();
      await page.getByLabel('New tag').first().pressSequentially('depot');
      await page.getByRole('option', { name: 'depot-late' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Remove the tag depot', exact: true }).waitFor();

      await admin.post(`/v1/profiles/${rows.find(({ profile }) => profile.id !== amara)?.profile.id}/tags`, {
        add: ['gardener', 'gardening-club'],
      });
      await page.goto(`${hub.url}/people/${amara}`);
      await page.getByRole('button', { name: 'Add a tag' }).click();
      await page.getByLabel('New tag').first().pressSequentially('gardeni');
      await page.getByRole('option', { name: 'gardening-club' }).waitFor();
      expect(await page.getByRole('option').count()).toBe(1);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Remove the tag gardening-club' }).waitFor();
    },
    LONG,
  );

  it(
    'a list of the floor says by name what it is narrowed to, and each is taken away by itself',
    async () => {
      const tomasz = await signIn('Tomasz Nowak');
      const [{ id: queue }] = await hub.database.query<Whatever>(`SELECT id FROM queue WHERE name = 'Returns'`);
      const [{ id: bot, name: botName }] = await hub.database.query<Whatever>(`SELECT id, name FROM bot LIMIT 1`);
      await tomasz.goto(`${hub.url}/floor?repeat=72h&queue=${queue}&bot=${bot}&profile=${amara}`);
      const chip = (words: string) => tomasz.getByRole('button', { name: `Take the filter away: ${words}` });
      await chip('Queue Returns').waitFor();
      expect(await chip('Queue Returns').innerText()).toBe('Queue: Returns');
      await chip(`Bot ${botName}`).waitFor();
      await chip('Customer Amara Okafor').waitFor();
      page = tomasz;
      await look('narrowed');
      await chip(`Bot ${botName}`).click();
      await chip(`Bot ${botName}`).waitFor({ state: 'detached' });
      expect(new URL(tomasz.url()).searchParams.get('queue')).toBe(queue);
      expect(new URL(tomasz.url()).searchParams.has('bot')).toBe(false);
      expect(await chip('Queue Returns').count()).toBe(1);

      // A list without a row knows its names as well.
      const [{ id: maya }] = await hub.database.query<Whatever>(`SELECT id FROM agent WHERE name = 'Maya Lindqvist'`);
      await tomasz.goto(`${hub.url}/floor?list=abandoned&agent=${maya}&queue=q_gone`);
      await chip('Person Maya Lindqvist').waitFor();
      await chip('Queue a queue that is gone').click();
      await chip('Queue a queue that is gone').waitFor({ state: 'detached' });
      expect(new URL(tomasz.url()).searchParams.get('agent')).toBe(maya);
    },
    LONG,
  );

  async function signIn(name: string): Promise<Page> {
    const [{ id }] = await hub.database.query<Whatever>(`SELECT id FROM agent WHERE name = $1`, [name]);
    // Nothing fades in: half there, its words would be too pale to read.
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
    const { token } = await hub.app.get(Sessions).open(id);
    await context.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
    const made = await context.newPage();
    made.setDefaultTimeout(120_000);
    return made;
  }

  /** Nothing serious for those who cannot see or point; kept as a picture where somebody asks for pictures. */
  async function look(what: string): Promise<void> {
    if (PICTURES)
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `${PICTURES}/${what}-${colorScheme}.png` });
      }
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect([what, grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])]).toEqual([what, []]);
  }
});
