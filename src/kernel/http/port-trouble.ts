import { createServer } from 'node:net';

/** Why nothing can listen there, in words, or null. Port 0 takes any free one. */
export async function portTrouble(port: number, host: string): Promise<string | null> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen({ port, host, exclusive: true }, resolve);
    });
    await new Promise((resolve) => probe.close(resolve));
    return null;
  } catch (error) {
    return (
      listenInWords(error, port, host) ?? `Nothing can listen on ${host} port ${port}: ${(error as Error).message}`
    );
  }
}

/** What to do about an error of `listen`, or null when it is another one. */
export function listenInWords(error: unknown, port: number, host: string): string | null {
  const { code } = error as NodeJS.ErrnoException;
  const other = port < 65_535 ? port + 1 : 3000;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Stop it, or choose another: PORT=${other} npm start`;
  if (code === 'EACCES')
    return `This account may not listen on port ${port}. Choose one above 1023: PORT=3000 npm start`;
  if (code === 'EADDRNOTAVAIL')
    return `HOST=${host} is no address of this machine. Leave it out, or give HOST=0.0.0.0 to accept other machines.`;
  return null;
}
