import { isIP } from 'node:net';
import { ImapFlow } from 'imapflow';
import type { EmailSettings } from './email.settings.js';
import { openAddress } from './mail-server.js';

/** A client for an inbox's mailbox, not yet connected: the address it goes to was checked. */
export async function imapClient(
  { imapHost, imapPort, imapSecure }: EmailSettings,
  auth: { user: string; pass: string },
  allowPrivate: boolean,
): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: await openAddress(imapHost as string, allowPrivate),
    port: imapPort,
    secure: imapSecure,
    // On this machine or network, where it was allowed by name, a server may have no certificate of anybody's.
    ...(!allowPrivate && !imapSecure && { doSTARTTLS: true }),
    ...(!isIP(imapHost as string) && { servername: imapHost }),
    tls: { rejectUnauthorized: !allowPrivate },
    auth,
    logger: false,
  });
  client.on('error', () => {});
  return client;
}
