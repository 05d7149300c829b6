// npm run cli -- <command>: the administrator's tools, built first where needed.
import { runBuilt } from './lib/run-built.mjs';

await runBuilt('dist/src/cli.js', process.argv.slice(2));
