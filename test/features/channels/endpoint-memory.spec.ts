import { EndpointState } from '../../../src/channels/delivery/endpoint-state.js';
import { Endpoints } from '../../../src/channels/delivery/endpoints.js';
import type { Outcome } from '../../../src/channels/delivery/outcome.js';
import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { vendorInbox } from '../../support/vendor-inbox.js';

describe('what is remembered of an address', () => {
  let hub: Booted;
  let vendor: Receiver;

  beforeAll(async () => {
    hub = await bootApp();
    vendor = await startReceiver();
  });
  afterAll(async () => {
    await hub?.close();
    await vendor?.close();
  });

  it('is read anew once a change stands, also by whoever read it while it was being made', async () => {
    const { id } = await vendorInbox(hub, await hub.signIn('admin'), 'telegram', vendor.url, {});
    const [endpoints, state, work] = [Endpoints, EndpointState, UnitOfWork].map((one) =>
      hub.app.get(one as never, { strict: false }),
    ) as [Endpoints, EndpointState, UnitOfWork];
    const refused = {
      state: 'failed',
      error: 'not authorised',
      tried: {
        claim: { target_id: id, target_kind: 'inbox' },
        endpoint: null,
        url: vendor.url,
        status: 401,
        verdict: { kind: 'failed', credentials: 'refused', why: 'not authorised' },
      },
    } as unknown as Outcome;
    await work.run(async (tx) => {
      await state.heard(tx, [refused]);
      expect((await endpoints.find(id))?.locked).toBe(false);
    });
    expect((await endpoints.find(id))?.locked).toBe(true);
  });

  it('stays as it was when the change does not come to be', async () => {
    const { id } = await vendorInbox(hub, await hub.signIn('admin'), 'telegram', vendor.url, {});
    const endpoints = hub.app.get(Endpoints, { strict: false });
    const before = await endpoints.find(id);
    const dropped: string[] = [];
    await expect(
      hub.app.get(UnitOfWork, { strict: false }).run(async (tx) => {
        tx.afterwards(() => dropped.push(id));
        await tx.query('SELECT 1');
        throw new Error('changed their mind');
      }),
    ).rejects.toThrow('changed their mind');
    expect(dropped).toEqual([]);
    expect(await endpoints.find(id)).toBe(before);
  });
});
