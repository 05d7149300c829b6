import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mayConnect, refusal } from '../../src/kernel/http/outbound/addresses.js';
import { Outbound } from '../../src/kernel/http/outbound/index.js';
import type { RunningConfig } from '../../src/kernel/config/running.js';

const outbound = (allowPrivateOutbound: boolean) => new Outbound({ allowPrivateOutbound } as RunningConfig);

describe('the way out', () => {
  test.each([
    '127.0.0.1',
    '127.9.9.9',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '240.0.0.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '2001::1',
    'fec0::1',
    '4000::1',
  ])('does not lead to %s', (address) => {
    expect(mayConnect(address, false)).toBe(false);
  });

  test.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('leads to %s', (address) => {
    expect(mayConnect(address, false)).toBe(true);
  });

  test('where private addresses are allowed, cloud metadata still is not', () => {
    expect(mayConnect('127.0.0.1', true)).toBe(true);
    expect(mayConnect('169.254.169.254', true)).toBe(false);
    expect(mayConnect('fe80::1', true)).toBe(false);
  });

  test.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://[::1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data',
    'http://①②⑦.⓪.⓪.①/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://a/',
    'http://user:pw@example.com/',
    'javascript:alert(1)',
    'not an address',
    '',
  ])('refuses %s as written', (url) => {
    expect(refusal(url, false)).toBeTruthy();
  });

  test('refuses a name that resolves to a private address, before anything is sent', async () => {
    let asked = 0;
    const server = await listen((_, answer) => {
      asked += 1;
      answer.end();
    });
    const result = await outbound(false).call({ url: `http://localhost:${port(server)}/` });
    expect(result).toMatchObject({
      kind: 'refused',
      sent: false,
      why: expect.stringMatching(/^localhost resolves to .* not a public address$/),
    });
    expect(asked).toBe(0);
    server.close();
  });

  test('does not follow a redirect to anywhere', async () => {
    const server = await listen((_, answer) => answer.writeHead(302, { location: 'http://169.254.169.254/' }).end());
    expect(await outbound(true).call({ url: `http://127.0.0.1:${port(server)}/` })).toMatchObject({
      kind: 'answer',
      status: 302,
    });
    server.close();
  });

  test('tells what happened in words, whatever it was, and never throws', async () => {
    const client = outbound(true);
    const server = await listen((request, answer) => {
      if (request.url === '/hang') return;
      if (request.url === '/cut') return void answer.socket?.destroy();
      if (request.url === '/garbage') return void answer.socket?.end('this is not http\r\n\r\n');
      if (request.url === '/drip') return void setInterval(() => answer.write('.'), 20).unref();
      if (request.url === '/huge') return void answer.end(Buffer.alloc(3 * 1024 * 1024));
      answer.setHeader('retry-after', '7').end('ok');
    });
    const url = `http://127.0.0.1:${port(server)}`;
    expect(await client.call({ url })).toMatchObject({
      kind: 'answer',
      status: 200,
      body: Buffer.from('ok'),
      headers: { 'retry-after': '7' },
    });
    expect(await client.call({ url: `${url}/hang`, timeoutMs: 150 })).toMatchObject({
      kind: 'timeout',
      sent: true,
      why: 'no answer within 0.15 s',
    });
    expect(await client.call({ url: `${url}/drip`, timeoutMs: 200 })).toMatchObject({ kind: 'timeout', sent: true });
    expect(await client.call({ url: `${url}/cut` })).toMatchObject({
      kind: 'unreachable',
      sent: true,
      why: 'the connection was cut',
    });
    expect(await client.call({ url: `${url}/garbage` })).toMatchObject({ kind: 'unreachable', sent: true });
    expect(await client.call({ url: `${url}/huge` })).toMatchObject({ kind: 'too_large', status: 200, sent: true });
    expect(await client.call({ url: 'http://127.0.0.1:9/' })).toMatchObject({
      kind: 'unreachable',
      sent: false,
      why: 'nothing listens at that address',
    });
    expect(await client.call({ url: 'http://no-such-host.invalid/' })).toMatchObject({
      kind: 'unreachable',
      sent: false,
    });
    expect(await client.call({ url, headers: { 'bad\nheader': 'x' } })).toMatchObject({
      kind: 'unreachable',
      sent: false,
    });
    await client.onApplicationShutdown();
    server.closeAllConnections();
    server.close();
  });
});

function listen(handler: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(handler as never);
  return new Promise((done) => server.listen(0, () => done(server)));
}
const port = (server: Server) => (server.address() as AddressInfo).port;
