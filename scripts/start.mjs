// npm start: from a fresh checkout to a running hub. Flags go to the hub, for example `npm start -- --empty`.
import { runBuilt } from './lib/run-built.mjs';

await runBuilt('dist/src/main.js', process.argv.slice(2));
