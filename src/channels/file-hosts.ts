/**
 * Whether a file may be fetched from here: https on one of the vendor's hosts (`example.com`, `*.example.com`), or one of
 * the addresses the inbox has its vendor at, which alone may be plain http.
 */
export function mayFetch(url: string, hosts: readonly string[], roots: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, hostname, port, origin, username, password } = new URL(url);
  if (username || password) return false;
  const root = roots.find((one) => URL.canParse(one) && new URL(one).host === host);
  if (root) return origin === new URL(root).origin;
  return protocol === 'https:' && port === '' && hosts.some((pattern) => matches(hostname, pattern));
}

function matches(hostname: string, pattern: string): boolean {
  if (!pattern.startsWith('*.')) return hostname === pattern;
  return hostname.endsWith(pattern.slice(1)) && hostname.length > pattern.length - 1;
}
