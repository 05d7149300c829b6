import { z } from 'zod';
import { adapters } from '../../../src/channels/adapters.js';
import { settingFields } from '../../../src/channels/registry/setting-fields.js';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { buildInbox } from '../../support/factories.js';

describe('the registry of channels', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp();
  });
  afterAll(() => hub.close());

  it('lists every adapter with its capabilities, settings, credentials and the number of inboxes', async () => {
    await buildInbox(hub);
    await buildInbox(hub);
    const agent = await hub.signIn('agent');
    const { status, body } = await agent.get('/v1/channels');
    expect(status).toBe(200);
    expect(body.data.map((one: { kind: string }) => one.kind)).toEqual([...adapters.keys()]);
    const custom = body.data.find((one: { kind: string }) => one.kind === 'custom');
    expect(custom).toMatchObject({ name: 'Custom channel', class: 'async', inboxes: 2 });
    expect(custom.settings).toEqual([
      expect.objectContaining({ name: 'deliveryUrl', label: 'Replies are posted to', kind: 'text', optional: true }),
    ]);
    // What is asked for is told; what was given never is.
    for (const one of body.data)
      for (const field of one.credentials)
        expect(Object.keys(field).join(' ')).toMatch(/^name label help( optional)?( group)?$/);
    expect((await hub.anybody.get('/v1/channels')).status).toBe(401);
  });

  it('asks for the settings as their schema checks them', () => {
    const schema = z.strictObject({
      apiRoot: z.url().default('https://vendor.example'),
      phoneNumberId: z.string().meta({ title: 'Phone number id', description: 'Under WhatsApp, API set-up.' }),
      mode: z.enum(['plain', 'rich']).default('plain'),
      note: z.string().nullish(),
      most: z.number().int().default(3),
      files: z.boolean().default(true),
      hosts: z.array(z.string()).default([]),
      templates: z.array(z.object({ name: z.string() })).default([]),
      hours: z.object({ open: z.string() }).nullable().default(null),
      shaped: z.string().transform((text) => text.trim()),
    });
    expect(settingFields(schema).map(({ name, label, kind, optional }) => [name, label, kind, optional])).toEqual([
      ['apiRoot', 'Address of the vendor', 'text', true],
      ['phoneNumberId', 'Phone number id', 'text', false],
      ['mode', 'Mode', 'choice', true],
      ['note', 'Note', 'text', true],
      ['most', 'Most', 'number', true],
      ['files', 'Files', 'boolean', true],
      ['hosts', 'Hosts', 'list', true],
      ['templates', 'Templates', 'templates', true],
      ['hours', 'Hours', 'other', true],
      ['shaped', 'Shaped', 'text', false],
    ]);
    expect(settingFields(schema)[1].help).toBe('Under WhatsApp, API set-up.');
    expect(settingFields(schema)[2].choices).toEqual(['plain', 'rich']);
    expect(settingFields(schema)[0].default).toBe('https://vendor.example');
  });
});
