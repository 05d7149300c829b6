import { start } from './start.js';

await start(process.argv.includes('--empty'));
