// The house rules no linter knows: sizes, doc comments, and a lock that installs everywhere. Part of `npm run lint`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const MOST_LINES = 300;
const MOST_DEPENDENCIES = 6;
const root = path.resolve(import.meta.dirname, '..');
const problems = [];

for (const file of [...sources('src'), ...sources('client')]) {
  const text = readFileSync(path.join(root, file), 'utf8');
  const lines = text.trimEnd().split('\n').length;
  if (lines > MOST_LINES) say(file, `has ${lines} lines; split it so that no file passes ${MOST_LINES}`);
  if (/\bforwardRef\s*\(/.test(text)) say(file, 'uses forwardRef; an event breaks the circle');
  if (file.endsWith('.ts') && file.startsWith('src/')) checkClasses(file, text);
}
checkLock();

if (problems.length > 0) {
  console.error(problems.join('\n'));
  console.error(`\n${problems.length} house rule${problems.length === 1 ? ' is' : 's are'} broken.`);
  process.exit(1);
}
console.log('The house rules hold.');

function checkClasses(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const visit = (node) => {
    if (ts.isClassDeclaration(node)) checkClass(file, source, node);
    ts.forEachChild(node, visit);
  };
  visit(source);
}

function checkClass(file, source, node) {
  const name = node.name?.text ?? 'the class';
  const exported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  const documented = ts.getJSDocCommentsAndTags(node).length > 0;
  if (exported && !documented) say(file, `${name} needs a doc comment that says what it is for`, source, node);
  const dependencies = node.members.find(ts.isConstructorDeclaration)?.parameters.length ?? 0;
  if (dependencies > MOST_DEPENDENCIES) {
    say(file, `${name} takes ${dependencies} dependencies; ${MOST_DEPENDENCIES} is the most`, source, node);
  }
}

/** A platform package left out of the lock makes `npm ci` fail, or leaves other machines without their binary. */
function checkLock() {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  for (const [place, { optionalDependencies = {} }] of Object.entries(packages)) {
    const missing = Object.keys(optionalDependencies).filter((name) => !inLock(packages, place, name));
    if (missing.length > 0)
      say('package-lock.json', `${place || 'the project'} wants ${missing.join(', ')}, absent here`);
  }
}

/** Looks where Node would: in the package's own node_modules, then in each one above. */
function inLock(packages, place, name) {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (`${at}${at && '/'}node_modules/${name}` in packages) return true;
    if (at === '') return false;
  }
}

function sources(folder) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !file.includes('node_modules'))
    .sort();
}

function say(file, what, source, node) {
  const line = node ? `:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}` : '';
  problems.push(`${file}${line} ${what}`);
}
