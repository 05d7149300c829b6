// npm run demo: plays a day of customers against the running hub.
import { runBuilt } from './lib/run-built.mjs';

await runBuilt('dist/src/cli.js', ['demo', ...process.argv.slice(2)]);
