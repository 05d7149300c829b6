import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox, buildQueue } from '../support/factories.js';
import { until, write } from '../features/routing/world.js';

const { PICTURES } = process.env;

/** An administrator keeps the hours; an agent sees what is agreed, writes up in every mode, and does what stands beside. */
describeInBrowser('hours, agreed times and wrapping up in the console', () => {
  let hub: Booted;
  let browser: Browser;
  let agent: Caller;
  let page: Page;
  let queueId: string;
  let inbox: string;
  const faults: string[] = [];

  beforeAll(async () => {
    [hub, browser] = await Promise.all([bootApp(), launchBrowser()]);
    agent = await hub.signIn('admin', 'Maya Lindqvist');
    queueId = await buildQueue(hub, { name: 'Orders', offerSeconds: 120 });
    await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [agent.id, queueId]);
    await agent.post('/v1/sla-policies', { name: 'Standard', firstResponseSeconds: 600, warnSeconds: 120 });
    inbox = (await buildInbox(hub, { queueId })).id;
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    const { token } = await hub.app.get(Sessions).open(agent.id);
    await context.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => faults.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    expect(faults).toEqual([]);
  });

  /** Nothing serious in either scheme or on a phone; pictures where they are wanted. */
  async function look(screen: string): Promise<void> {
    const found: string[] = [];
    for (const [name, scheme, width] of [
      ['light', 'light', 1440],
      ['dark', 'dark', 1440],
      ['390', 'light', 390],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor({ state: 'attached' });
      await page.waitForTimeout(250);
      if (PICTURES) await page.screenshot({ path: `${PICTURES}/${screen}-${name}.png` });
      const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
      for (const { id, impact, nodes } of violations)
        if (impact === 'serious' || impact === 'critical')
          found.push(...nodes.map(({ target }) => `${screen}, ${name}: ${id} at ${target.join(' ')}`));
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    expect(found).toEqual([]);
  }
  const used = async () =>
    (
      await hub.database.query<{ n: number }>(
        `SELECT COALESCE(sum(used), 0)::int AS n FROM agent_capacity WHERE agent_id = $1`,
        [agent.id],
      )
    )[0].n;
  const mode = (name: string, seconds: number) =>
    hub.database.query(`UPDATE queue SET wrap_up_mode = $2, wrap_up_seconds = $3 WHERE id = $1`, [
      queueId,
      name,
      seconds,
    ]);
  /** A conversation that the agent works. */
  async function worked(text: string): Promise<string> {
    const id = await write(hub, inbox, { text });
    await agent.post(`/v1/conversations/${id}/take-over`);
    await hub.settle();
    await page.goto(`${hub.url}/inbox/${id}`);
    await page.getByRole('button', { name: 'Resolve' }).waitFor();
    return id;
  }
  /** The time to wrap up is over, however much of it the clock had left. */
  const timeIsUp = () => hub.database.query(`UPDATE timer SET run_at = now() WHERE kind = 'work.wrap_up'`);
  const panel = () => page.getByRole('region', { name: 'Wrap up' });

  it('keeps the hours of a team', async () => {
    await page.goto(`${hub.url}/settings/hours`);
    await page.getByText('No calendar yet').waitFor();
    await look('hours-empty');
    await page.getByRole('button', { name: 'Add a calendar' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('London office');
    await page.getByLabel('Saturday').fill('late');
    await page.getByText('Write hours like 09:00–17:00').waitFor();
    await page.getByLabel('Saturday').fill('10-14');
    await page.getByRole('button', { name: 'Add a holiday' }).click();
    await page.getByLabel('Date of day 1').fill('--12-25');
    await page.getByLabel('Name of day 1').fill('Christmas');
    await look('hours-form');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Mon–Fri 09:00–17:00 · Sat 10:00–14:00').waitFor();
    await look('hours-list');
    const { body } = await agent.get('/v1/calendars');
    expect(body.data).toMatchObject([{ name: 'London office', holidays: [{ date: '--12-25', name: 'Christmas' }] }]);
  });

  it('shows what is agreed by sign, word and colour, in the list and over the thread', async () => {
    const id = await worked('Where is my olive tree?');
    await page.locator('header [data-tone="plain"]', { hasText: 'Reply in 9 min' }).waitFor();
    await hub.database.query(
      `UPDATE sla_clock SET due_at = due_at - interval '9 min', warn_at = warn_at - interval '9 min' WHERE conversation_id = $1`,
      [id],
    );
    await hub.database.query(`UPDATE timer SET run_at = now() WHERE kind = 'sla.clock'`);
    await page.locator('[data-tone="warn"]').first().waitFor();
    await look('sla-soon');
    await hub.database.query(`UPDATE sla_clock SET due_at = due_at - interval '9 min' WHERE conversation_id = $1`, [
      id,
    ]);
    await hub.database.query(`UPDATE timer SET run_at = now() WHERE kind = 'sla.clock'`);
    await page.locator('[data-tone="danger"]').getByText(/late/).first().waitFor();
    await look('sla-late');
    await agent.post(`/v1/conversations/${id}/wrap-up`, { dispositions: [], solved: 'yes' });
  });

  it('[UX-A19] writes up in each of the four modes, and the place is free at its end', async () => {
    await mode('optional', 60);
    await worked('Optional');
    await page.getByRole('button', { name: 'Resolve' }).click();
    await panel().getByText('Only if there is something to note.').waitFor();
    await panel().getByRole('button', { name: 'Finish' }).click();
    await until('the place', async () => (await used()) === 0);

    await mode('required', 1);
    const required = await worked('Required');
    await agent.post(`/v1/conversations/${required}/resolve`);
    await panel().getByText('It takes as long as it takes').waitFor();
    expect(await panel().getByRole('timer').count()).toBe(0);
    expect(await used()).toBe(1);
    await look('wrap-up-required');
    await panel().getByRole('button', { name: 'Finish' }).click();
    await until('the place', async () => (await used()) === 0);

    await mode('timed', 600);
    const timed = await worked('Timed');
    await agent.post(`/v1/conversations/${timed}/resolve`);
    await panel().getByRole('timer').waitFor();
    expect(await used()).toBe(1);
    await timeIsUp();
    await until('the end of the time', async () => (await used()) === 0);

    await mode('fixed', 600);
    const fixed = await worked('Fixed');
    await agent.post(`/v1/conversations/${fixed}/resolve`);
    await panel().getByRole('timer').waitFor();
    await panel().getByLabel('Summary').fill('Noted early');
    await panel().getByRole('button', { name: 'Finish' }).click();
    await panel().getByText('Noted. Your slot frees up when the time is up.').waitFor();
    expect(await used()).toBe(1);
    await timeIsUp();
    await until('the end of the time', async () => (await used()) === 0);
    await panel().waitFor({ state: 'detached' });
    const [kept] = await hub.database.query(`SELECT summary, unfinished FROM wrap_up WHERE conversation_id = $1`, [
      fixed,
    ]);
    expect(kept).toEqual({ summary: 'Noted early', unfinished: false });
  });

  it('keeps a wrap-up half written while one looks elsewhere, and saves it when its time runs out there', async () => {
    await mode('timed', 30);
    const id = await worked('Away');
    await agent.post(`/v1/conversations/${id}/resolve`);
    await panel().getByLabel('Summary').fill('Half a word');
    await page.getByRole('link', { name: 'People' }).first().click();
    await page.waitForURL('**/people*');
    await page.goBack();
    await panel().getByRole('timer').waitFor();
    expect(await panel().getByLabel('Summary').inputValue()).toBe('Half a word');
    await panel().getByLabel('Summary').fill('Half a word more');
    await page.getByRole('link', { name: 'People' }).first().click();
    await page.waitForURL('**/people*');
    await until('the end of the time', async () => (await used()) === 0, 90_000);
    const kept = () =>
      hub.database.one<{ summary: string | null; unfinished: boolean }>(
        `SELECT summary, unfinished FROM wrap_up WHERE conversation_id = $1`,
        [id],
      );
    // The hub's own clock may end it first: what the page saves then is added.
    await until('the words', async () => (await kept())?.summary);
    expect(await kept()).toEqual({ summary: 'Half a word more', unfinished: true });
  });

  it('takes a task beside the conversation and ends it there', async () => {
    await mode('timed', 60);
    const id = await worked('A task');
    await agent.put('/v1/me/status', { status: 'available' });
    await agent.post('/v1/tasks', { title: 'Check the invoice', note: 'Twice charged?', conversationId: id });
    await page.getByText('Task for you').waitFor();
    await page.getByRole('button', { name: 'Take it' }).click();
    const bar = page.getByRole('region', { name: 'Task: Check the invoice' });
    await bar.waitFor();
    await look('task-beside');
    await bar.getByRole('button', { name: 'Done' }).click();
    await bar.waitFor({ state: 'detached' });
  });
});
