import type { INestApplication } from '@nestjs/common';
import { seedDemo } from './seed-demo.js';
import { seedSettings } from './seed-settings.js';

/** The whole demo of an empty hub: its story, and what its administrator has set up. A hub that has people is left as it is. */
export async function fillDemo(app: INestApplication): Promise<void> {
  const seeded = await seedDemo(app);
  if (seeded) await seedSettings(app, seeded);
}
