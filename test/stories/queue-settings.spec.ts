import type { Browser } from 'playwright-core';
import { seedDemo } from '../../src/demo/index.js';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox, writeIn } from '../support/factories.js';
import { lookInBoth, openWindowOf } from '../support/windows.js';

/** An administrator sets up a queue of two steps, gives somebody the skill it asks for, and a conversation takes that way. */
describeInBrowser('queues, set up in the console', () => {
  let hub: Booted;
  let browser: Browser;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    await seedDemo(hub.app);
    await hub.settle();
    // What waits already in the demo is not what this story is about.
    await hub.database.query(
      `DELETE FROM agent_queue WHERE agent_id = (SELECT id FROM agent WHERE name = 'Maya Lindqvist')`,
    );
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  it('a skill, a person who has it, a queue of two steps by keys, and a conversation that flows', async () => {
    const maya = await signIn('Maya Lindqvist');
    const page = await signIn('Ines Keller');

    await page.goto(`${hub.url}/settings/skills`);
    await page.getByRole('button', { name: 'portuguese' }).waitFor();
    await lookInBoth(page, 'skills');
    await page.getByRole('button', { name: 'Make a skill' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('danish');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('button', { name: 'danish' }).waitFor();

    await page.goto(`${hub.url}/settings/desks`);
    await page.getByRole('button', { name: 'Maya Lindqvist', exact: true }).waitFor();
    await lookInBoth(page, 'desks');
    await page.getByRole('button', { name: 'Maya Lindqvist', exact: true }).click();
    await page.getByLabel('Add a skill').selectOption('danish');
    await page.getByRole('radiogroup', { name: 'Level of danish' }).getByText('5').click();
    await page.getByRole('textbox', { name: 'Why' }).fill('Lived in Aarhus');
    await lookInBoth(page, 'desk form');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: /danish 5/ }).waitFor();
    await maya.getByText('Ines Keller changed your skills: Lived in Aarhus').first().waitFor();

    await page.goto(`${hub.url}/settings/queues`);
    await page.getByRole('button', { name: 'Plant advice' }).waitFor();
    await lookInBoth(page, 'queues');
    await page.getByRole('button', { name: 'Make a queue' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Nordic');
    const people = page.getByRole('combobox', { name: 'People' });
    for (const name of ['Maya Lindqvist', 'Ana Pereira']) {
      await people.fill(name);
      await page.getByRole('option', { name }).click();
    }
    await page.keyboard.press('Escape');
    await page.getByText('0 of 2 could take it now').or(page.getByText('1 of 2 could take it now')).waitFor();
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.getByLabel('Ask for a skill').selectOption('danish');
    await page.getByRole('radiogroup', { name: 'Level of danish' }).getByText('4').click();
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.getByText('First 1 min:').waitFor();
    // The second step is moved before the first by keys, and back; the one without an end stays last.
    const sentence = page.locator('[data-step]');
    await sentence.nth(1).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.getByText('After that, for good: people with danish 4 or better').waitFor();
    await sentence.first().and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByText('First 1 min: people with danish 4 or better').waitFor();
    await page.getByText('of 1 could take it now').waitFor();
    await lookInBoth(page, 'queue form');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('row', { name: /Nordic.*2 steps/ }).waitFor();

    const [{ id: queueId }] = await hub.database.query<{ id: string }>(`SELECT id FROM queue WHERE name = 'Nordic'`);
    await maya.getByRole('button', { name: 'Be available' }).click();
    const inbox = await buildInbox(hub, { queueId });
    await writeIn(hub, inbox, { text: 'Hvor er mit oliventræ?' });
    await maya.getByRole('button', { name: /Take it/ }).click();
    await maya.getByText('Hvor er mit oliventræ?').first().waitFor();
    await maya.waitForURL(/\/inbox\/./);
    await page.getByRole('row', { name: /Nordic.*0 1/ }).waitFor();

    // What is live asks where it goes.
    await page.getByRole('button', { name: 'Nordic' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('1 conversation is worked on, 1 inbox leads here.').waitFor();
    await page.getByLabel('It goes on in').selectOption({ label: 'Deliveries' });
    await lookInBoth(page, 'queue deletion');
    await page.getByRole('button', { name: 'Move and delete' }).click();
    await page.getByText('Queue deleted').first().waitFor();
    await page.getByRole('button', { name: 'Nordic' }).waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await maya.context().close();
    await page.context().close();
  }, 180_000);

  it('says what is wrong at its place, and what is allowed but hardly meant', async () => {
    const page = await signIn('Ines Keller');
    await page.goto(`${hub.url}/settings/teams`);
    await page.getByText('No team yet').waitFor();
    await lookInBoth(page, 'teams');
    await page.getByRole('button', { name: 'Make a team' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Night shift');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('button', { name: 'Night shift' }).waitFor();

    await page.goto(`${hub.url}/settings/queues`);
    await page.getByRole('button', { name: 'Returns' }).click();
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.getByRole('combobox', { name: 'Teams, one of' }).click();
    await page.getByRole('option', { name: 'Night shift' }).click();
    await page.getByText('Nobody could take work in this step').waitFor();
    await page.getByRole('combobox', { name: 'Also the people of' }).click();
    await page.getByRole('option', { name: 'Deliveries' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Nobody here could ever take its work').first().waitFor();

    await page.getByRole('button', { name: 'Deliveries', exact: true }).click();
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.getByRole('combobox', { name: 'Also the people of' }).click();
    await page.getByRole('option', { name: 'Returns' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('leads back to this queue').waitFor();
    await lookInBoth(page, 'queue fault');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await lookInBoth(page, 'queues, warned');
    for (const place of ['queues', 'desks']) {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(`${hub.url}/settings/${place}`);
      await page.getByRole('table').waitFor();
      await lookInBoth(page, `${place} 390`);
    }
    await page.goto(`${hub.url}/settings/queues`);
    await page.getByRole('button', { name: 'Returns' }).click();
    await page.getByRole('button', { name: 'Edit step 1' }).click();
    await lookInBoth(page, 'queue form 390');
    const wide = await page.locator('html').evaluate((one) => one.scrollWidth - one.clientWidth);
    expect(wide).toBe(0);
    expect(faults).toEqual([]);
    await page.context().close();
  }, 180_000);

  const signIn = (name: string) => openWindowOf(hub, browser, name, faults, { width: 1440, height: 1000 });
});
