// Imported before everything else: says what to do, where an older Node would stop at a syntax error or a missing path.
const LEAST = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1])) {
  console.error(`Throughline needs Node ${LEAST.join('.')} or newer, and this is ${process.versions.node}.`);
  console.error('Install a newer one from https://nodejs.org, or run `nvm install` in this folder.');
  process.exit(1);
}
