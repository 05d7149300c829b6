import type { INestApplication } from '@nestjs/common';
import type { Person } from '../kernel/auth/actor.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { ChangeProfile, Identify } from '../profiles/index.js';
import { knownCustomers } from './known-customers.js';

/** Notes what is known of customers as a colleague would, so that the hub itself finds who may be one person. */
export async function seedCustomers(app: INestApplication, by: Person): Promise<void> {
  const [work, identify, change] = [app.get(UnitOfWork), app.get(Identify), app.get(ChangeProfile)];
  for (const { name, email, phone, attributes } of knownCustomers) {
    await work.run(async (tx) => {
      const claimed = { proof: 'claimed', source: 'demo' } as const;
      const { profileId } = await identify.run(tx, { kind: 'email', value: email, name, ...claimed });
      await identify.link(tx, profileId, { kind: 'phone', value: phone, ...claimed });
      if (attributes) await change.within(tx, profileId, { attributes }, by);
    });
  }
}
