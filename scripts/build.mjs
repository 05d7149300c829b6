// npm run build: server, console and widget, all of them, fresh or not.
import './lib/check-node.mjs';
import { build, installIfNeeded } from './lib/project.mjs';

await installIfNeeded();
await build({ force: true });
