import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = import.meta.dirname;

/** Jest below Node 24.9 cannot require an ES module, so SWC turns ours and every installed one into CommonJS. */
export default {
  rootDir: root,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.spec.ts', '<rootDir>/test/**/*.spec.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/peers/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/test/peers/'],
  maxWorkers: 2,
  workerIdleMemoryLimit: '1500MB',
  // What a test asserts about time it asserts itself; this only ends one that hangs, on a machine that is busy with other things.
  testTimeout: 180_000,
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  setupFiles: ['<rootDir>/test/support/browser-stand-ins.cjs'],
  reporters: ['default', '<rootDir>/test/support/closing-line.cjs'],
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'tsx', 'json', 'node'],
  moduleNameMapper: {
    '^@contract/(.+?)(?:\\.js)?$': '<rootDir>/src/contract/$1',
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '\\.css$': '<rootDir>/test/support/empty.cjs',
  },
  transform: {
    '\\.ts$': swc({ syntax: 'typescript', decorators: true }),
    '\\.tsx$': swc({ syntax: 'typescript', decorators: true, tsx: true }),
    '\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${[...esmPackages()].join('|')})/)(?!.*/node_modules/)`],
};

function swc(parser) {
  const transform = { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false };
  const options = {
    swcrc: false,
    jsc: {
      parser,
      transform: { ...transform, react: { runtime: 'automatic' } },
      target: 'es2022',
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  };
  return ['@swc/jest', options];
}

/** @fastify/cookie is CommonJS, but loads an ES module with `import()`, which Jest refuses without a flag. */
function esmPackages() {
  const names = new Set(['@fastify/cookie']);
  const visit = (folder) => {
    for (const name of packagesIn(folder)) {
      const own = path.join(folder, name);
      const { type } = JSON.parse(readFileSync(path.join(own, 'package.json'), 'utf8'));
      if (type === 'module') names.add(name);
      visit(path.join(own, 'node_modules'));
    }
  };
  visit(path.join(root, 'node_modules'));
  return names;
}

function packagesIn(folder) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  const scoped = names.filter((name) => name.startsWith('@'));
  const all = names.filter((name) => !name.startsWith('@'));
  for (const scope of scoped) all.push(...readdirSync(path.join(folder, scope)).map((name) => `${scope}/${name}`));
  return all.filter((name) => existsSync(path.join(folder, name, 'package.json')));
}
