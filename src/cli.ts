import { runCommand } from './cli/run-command.js';

process.exit(await runCommand(process.argv.slice(2)));
