import '../../scripts/typescript.mjs';

/** Once per run: one database server for all test files, with one migrated template to copy from. */
export default async function setUp() {
  const { startTestServer } = await import('./test-server.ts');
  const server = await startTestServer();
  process.env.TEST_SERVER_URL = server.url;
  process.env.TEST_TEMPLATE = server.template;
  globalThis.testServer = server;
}
