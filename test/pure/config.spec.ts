import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ConfigError, loadConfig } from '../../src/kernel/config/config.js';

describe('settings', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'config-'));
  });

  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('has a sensible default for everything', () => {
    const config = loadConfig({ DATA_DIR: dataDir });
    expect(config).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: undefined,
      databasePool: 10,
      publicUrl: 'http://127.0.0.1:3000',
      roles: ['web', 'worker'],
      allowedOrigins: ['http://127.0.0.1:3000', 'http://localhost:3000'],
      allowPrivateOutbound: true,
      logLevel: 'info',
      trustProxy: false,
      maxUploadMb: 10,
      visitorLimits: {
        messages: { atOnce: 10, perMinute: 30 },
        signals: { atOnce: 30, perMinute: 180 },
        sessionsPerMinute: 120,
        uploadsPerMinute: 20,
      },
    });
  });

  it('[UX-M2] names every wrong setting at once, with what is wrong and the fix', () => {
    const error = refusal({
      DATA_DIR: dataDir,
      PORT: 'http',
      ROLES: 'web,boss',
      MAX_UPLOAD_MB: '0',
      PUBLIC_URL: 'care',
    });
    expect(error.problems.map(({ name }) => name)).toEqual(['PORT', 'PUBLIC_URL', 'ROLES', 'MAX_UPLOAD_MB']);
    expect(error.message).toContain('PORT is not a whole number from 0 to 65535, got "http"');
    expect(error.message).toContain('Give web, worker, or both: ROLES=web,worker.');
  });

  it('never repeats a secret in an error', () => {
    const error = refusal({ SECRET_KEY: 'hunter2', DATABASE_URL: 'mysql://root:hunter2@db/x' });
    expect(error.message).not.toContain('hunter2');
  });

  it('counts an empty variable as not set', () => {
    expect(loadConfig({ DATA_DIR: dataDir, PORT: '', DATABASE_URL: ' ' })).toMatchObject({
      port: 3000,
      databaseUrl: undefined,
    });
  });

  it('keeps outbound calls off private addresses once the hub is public', () => {
    const config = loadConfig({ DATA_DIR: dataDir, PUBLIC_URL: 'https://care.example.com/' });
    expect(config.publicUrl).toBe('https://care.example.com');
    expect(config.allowPrivateOutbound).toBe(false);
    expect(config.allowedOrigins).toEqual(['https://care.example.com']);
    expect(loadConfig({ DATA_DIR: dataDir, ALLOW_PRIVATE_OUTBOUND: 'no' }).allowPrivateOutbound).toBe(false);
  });

  it.each([
    ['true', true],
    ['2', 2],
    ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
  ])('reads TRUST_PROXY=%s', (text, expected) => {
    expect(loadConfig({ DATA_DIR: dataDir, TRUST_PROXY: text }).trustProxy).toEqual(expected);
  });

  it('makes a secret key once, for its owner only', () => {
    const first = loadConfig({ DATA_DIR: dataDir }).secretKey;
    const file = path.join(dataDir, 'secret.key');
    expect(first).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8').trim()).toBe(first.toString('base64'));
    expect(loadConfig({ DATA_DIR: dataDir }).secretKey).toEqual(first);
  });

  it('takes a given secret key and writes none', () => {
    const key = Buffer.alloc(32, 7);
    const config = loadConfig({ DATA_DIR: path.join(dataDir, 'unused'), SECRET_KEY: key.toString('base64') });
    expect(config.secretKey).toEqual(key);
    expect(() => statSync(path.join(dataDir, 'unused'))).toThrow();
  });

  function refusal(env: NodeJS.ProcessEnv): ConfigError {
    try {
      loadConfig(env);
    } catch (error) {
      if (error instanceof ConfigError) return error;
    }
    throw new Error('expected these settings to be refused');
  }
});
