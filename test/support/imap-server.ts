import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface ImapServer {
  port: number;
  /** One more mail in the mailbox; whoever idles hears of it. */
  deliver(raw: string): void;
  /** The mailbox is made anew: its numbers begin again under another validity. */
  renumber(): void;
  /** Cuts every connection. */
  cut(): void;
  fetched: number;
  close(): Promise<void>;
}

/** As much of an IMAP server as a mailbox that is only read needs: one folder, one user, IDLE. */
export async function startImapServer(): Promise<ImapServer> {
  const mails: string[] = [];
  const sockets = new Set<Socket>();
  let validity = 7;
  const server: ImapServer = {
    port: 0,
    fetched: 0,
    deliver: (raw) => {
      mails.push(raw);
      for (const socket of sockets) socket.write(`* ${mails.length} EXISTS\r\n`);
    },
    renumber: () => {
      validity += 1;
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((done) => {
        server.cut();
        listener.close(() => done());
      }),
  };
  const answer = (socket: Socket, line: string, state: { idle: string }): void => {
    const [tag, first = '', second = ''] = line.split(' ');
    const command = (first.toUpperCase() === 'UID' ? `UID ${second}` : first).toUpperCase();
    const ok = (...lines: string[]) => socket.write([...lines, `${tag} OK done`, ''].join('\r\n'));
    if (/^done$/i.test(line)) return void socket.write(`${state.idle} OK done\r\n`);
    if (command === 'CAPABILITY') return void ok('* CAPABILITY IMAP4rev1 IDLE');
    if (command === 'LOGIN')
      return line.includes('right') ? void ok() : void socket.write(`${tag} NO [AUTHENTICATIONFAILED] no\r\n`);
    if (command === 'SELECT' || command === 'EXAMINE') {
      const status = [
        `* ${mails.length} EXISTS`,
        '* 0 RECENT',
        '* FLAGS (\\Seen)',
        `* OK [UIDVALIDITY ${validity}] valid`,
      ];
      return void ok(...status, `* OK [UIDNEXT ${mails.length + 1}] next`);
    }
    if (command === 'UID SEARCH') {
      const from = Number(/(\d+):\*/.exec(line)?.[1] ?? 1);
      // As the standard has it, `9:*` names the last one even when there are fewer.
      const found = mails.map((_, i) => i + 1).filter((uid) => uid >= from || uid === mails.length);
      return void ok(`* SEARCH ${found.join(' ')}`.trim());
    }
    if (command === 'UID FETCH') {
      const uid = Number(/FETCH (\d+)/i.exec(line)?.[1]);
      const raw = mails[uid - 1];
      server.fetched += 1;
      return void ok(`* ${uid} FETCH (UID ${uid} BODY[] {${Buffer.byteLength(raw)}}\r\n${raw})`);
    }
    if (command === 'IDLE') {
      state.idle = tag;
      return void socket.write('+ idling\r\n');
    }
    if (command === 'LIST' || command === 'LSUB') return void ok(`* LIST () "/" "INBOX"`);
    ok();
  };
  const listener = createServer((socket) => {
    sockets.add(socket);
    const state = { idle: '' };
    let rest = '';
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (data) => {
      const lines = (rest + data.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) answer(socket, line, state);
    });
    socket.write('* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n');
  });
  await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
  server.port = (listener.address() as AddressInfo).port;
  return server;
}
