// `node --import ./scripts/typescript.mjs file.ts` runs TypeScript from source, decorators included, without a build.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
