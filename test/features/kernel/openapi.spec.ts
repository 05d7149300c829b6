import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { problems } from '../../../src/contract/problems.js';
import { listGuarded } from '../../../src/kernel/auth/assert-policies.js';
import { type Booted, bootApp, type Whatever } from '../../support/boot-app.js';

const root = path.resolve(import.meta.dirname, '../../..');
const HINT = 'run `npm run docs` and commit what it writes';
let hub: Booted;
let document: Whatever;

beforeAll(async () => {
  hub = await bootApp();
  const answer = await hub.anybody.get('/v1/openapi.json');
  expect(answer.status).toBe(200);
  document = answer.body;
});
afterAll(() => hub?.close());

const operations = () =>
  Object.entries<Whatever>(document.paths).flatMap(([url, item]) =>
    Object.entries<Whatever>(item).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${url}`,
      operation,
    })),
  );

describe('the description of the API', () => {
  test('[UX-I1] is a valid OpenAPI 3.1 document', async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result.errors ?? []).toEqual([]);
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  test('has every registered route, each with its policy', () => {
    const described = new Map(operations().map(({ name, operation }) => [name, operation['x-policy']]));
    const routes = listGuarded(hub.app).filter(({ kind }) => kind === 'http');
    expect(routes.length).toBeGreaterThan(30);
    for (const { name, policy } of routes) {
      expect([name, described.get(name.replace(/:(\w+)/g, '{$1}'))]).toEqual([name, policy]);
    }
  });

  test('says of every route of /v1 what it does, what it answers and how it refuses', () => {
    const ids = new Set<string>();
    const silent: string[] = [];
    for (const { name, operation } of operations()) {
      ids.add(operation.operationId);
      expect([name, Object.keys(operation.responses)]).toEqual([name, expect.arrayContaining(['500', '503'])]);
      if (!name.includes(' /v1/')) continue;
      const [[, done]] = Object.entries<Whatever>(operation.responses).filter(([status]) => status.startsWith('2'));
      const bare = (content: Whatever) => Object.values<Whatever>(content ?? {}).some(({ schema }) => isEmpty(schema));
      if (bare(done.content) || bare(operation.requestBody?.content)) silent.push(name);
    }
    expect(ids.size).toBe(operations().length);
    expect(silent).toEqual([]);
  });

  test('names the headers of writes', () => {
    const write = document.paths['/v1/conversations/{id}/messages'].post;
    const refs = write.parameters.map((one: Whatever) => one.$ref ?? one.name);
    expect(refs).toEqual(['id', '#/components/parameters/IfControlEpoch', '#/components/parameters/IdempotencyKey']);
    expect(write.security).toEqual([{ session: [] }, { key: [] }]);
    expect(write.responses['409'].description).toContain('/docs/problems#control_lost');
  });

  test('refers only to what it holds', () => {
    for (const [, target] of JSON.stringify(document).matchAll(/"\$ref":"#\/components\/([^"]+)"/g)) {
      const [kind, name] = target.split('/');
      expect([target, document.components[kind]?.[name] !== undefined]).toEqual([target, true]);
    }
  });

  test('is committed as docs/openapi.json', () => {
    const committed = JSON.parse(readFileSync(path.join(root, 'docs/openapi.json'), 'utf8'));
    if (JSON.stringify(committed) !== JSON.stringify(document)) {
      const missing = Object.keys(document.paths).filter((url) => !(url in committed.paths));
      throw new Error(`docs/openapi.json is older than the routes (new: ${missing.join(', ') || 'details'}): ${HINT}`);
    }
  });

  test('takes the contract as its types stand now', () => {
    const script = path.join(root, 'scripts/docs.mjs');
    expect(() =>
      execFileSync(process.execPath, [script, '--check', 'schemas.json'], { stdio: 'pipe', cwd: root }),
    ).not.toThrow();
  });
});

describe('the viewer', () => {
  test('[UX-I1] works without asking anybody outside', async () => {
    const page = await hub.anybody.get('/docs');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.body).not.toMatch(/https?:\/\//);
    const parts = [...page.body.matchAll(/(?:src|href)="(\/docs\/assets\/[^"]+)"/g)].map(([, part]) => part);
    expect(parts).toHaveLength(4);
    for (const part of parts) {
      const answer = await hub.anybody.get(part);
      expect([part, answer.status, answer.headers.get('content-type')]).toEqual([
        part,
        200,
        expect.stringMatching(part.endsWith('.css') ? /^text\/css/ : /^text\/javascript/),
      ]);
    }
    expect((await hub.anybody.get('/docs/assets/package.json')).status).toBe(404);
    expect((await hub.anybody.get('/docs/assets/..%2fpackage.json')).status).toBe(404);
  });
});

describe('problem codes', () => {
  test('every code the hub may answer with is explained at the address its type names', async () => {
    const thrown = sources('src').flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      const found = [...text.matchAll(/new Refusal\(\s*(\d+),\s*'(\w+)'|conflict(?:At\(\s*'[^']*',|\()\s*'(\w+)'/g)];
      return found.map(([, status, refused, conflicted]) => ({
        file: path.relative(root, file),
        code: refused ?? conflicted,
        status: Number(status ?? 409),
      }));
    });
    expect(thrown.length).toBeGreaterThan(20);
    const unexplained = thrown.filter(({ code, status }) => problems[code]?.status !== status);
    expect(unexplained).toEqual([]);

    const refused = await hub.anybody.get('/v1/me');
    expect(refused.body.type).toBe('/docs/problems#unauthenticated');
    const { body } = await hub.anybody.get('/docs/problems');
    for (const code of Object.keys(problems)) expect(body).toContain(`<section id="${code}">`);
  });
});

const isEmpty = (schema: object) => Object.keys(schema).length === 0;

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(root, folder, file));
}
