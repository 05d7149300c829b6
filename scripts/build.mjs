// npm run build: server, console and widget, all of them, fresh or not.
import { build, installIfNeeded } from './lib/project.mjs';
import { checkNode } from './lib/steps.mjs';

checkNode();
await installIfNeeded();
await build({ force: true });
