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
