import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface GotMail {
  mail: ParsedMail;
  raw: string;
  from: string;
  to: string[];
}

export interface MailServer {
  port: number;
  got: GotMail[];
  /** The answer to the next mail's data instead of 250. */
  refuse(code: number, text: string): void;
  until(count: number): Promise<GotMail>;
  close(): Promise<void>;
}

/** The customer's mail server: takes what is sent to it and keeps it. */
export async function startMailServer(): Promise<MailServer> {
  const got: GotMail[] = [];
  let refusal: { code: number; text: string } | null = null;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) =>
      password === 'right' ? done(null, { user: username }) : done(new Error('no')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        if (refusal) {
          const error = Object.assign(new Error(refusal.text), { responseCode: refusal.code });
          refusal = null;
          return done(error);
        }
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        got.push({
          mail: await simpleParser(raw),
          raw: raw.toString(),
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
        });
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: (server.server.address() as AddressInfo).port,
    got,
    refuse: (code, text) => {
      refusal = { code, text };
    },
    until: async (count) => {
      for (const end = Date.now() + 30_000; got.length < count && Date.now() < end; )
        await new Promise((done) => setTimeout(done, 10));
      if (got.length < count) throw new Error(`${got.length} mails came, not ${count}`);
      return got[count - 1];
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
}
