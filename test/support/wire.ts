import { connect, createServer, type Server, type Socket } from 'node:net';

/** A wire to a server that can be cut: for whoever uses it the server is gone, while it is there for the test. */
export class Wire {
  private readonly open = new Set<Socket>();
  private cut = false;
  private server?: Server;

  constructor(private readonly url: string) {}

  async start(): Promise<string> {
    const target = new URL(this.url);
    this.server = createServer((client) => {
      if (this.cut) {
        client.destroy();
        return;
      }
      const upstream = connect(Number(target.port), target.hostname);
      for (const socket of [client, upstream]) {
        this.open.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          this.open.delete(socket);
          client.destroy();
          upstream.destroy();
        });
      }
      client.pipe(upstream).pipe(client);
    });
    await new Promise<void>((done) => this.server?.listen(0, '127.0.0.1', done));
    const through = new URL(this.url);
    // Nor by the socket in the file system, which is named behind the address.
    through.search = '';
    through.hostname = '127.0.0.1';
    through.port = String((this.server.address() as { port: number }).port);
    return through.href;
  }

  takeAway(): void {
    this.cut = true;
    for (const socket of this.open) socket.destroy();
  }

  giveBack(): void {
    this.cut = false;
  }

  async stop(): Promise<void> {
    this.takeAway();
    await new Promise((done) => this.server?.close(done));
  }
}
