/** "4:12", "1:04:12": a wait, by the clock. */
export function waited(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** "30 s", "2 min": a goal. */
export function goalWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/** A share of something; a dash, not a zero, when there is nothing to have a share of. */
export function share(part: number, whole: number, digits = 0): string {
  return whole > 0 ? `${((part / whole) * 100).toFixed(digits)}%` : '–';
}

/** How long after the earlier contact somebody came back. */
export function gap(seconds: number): string {
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** "order fw-20417" is stored, "Order FW-20417" is read: keys are kept in lower case, references are not written so. */
export function issueWords(key: string | null): string {
  if (!key) return 'Not known yet';
  const [kind = '', ...rest] = key.split(':');
  const named = rest.join(':');
  const spoken = named === '' || ['intent', 'topic', 'disposition'].includes(kind);
  const words = (spoken ? named || kind : `${kind} ${named}`)
    .replaceAll('_', ' ')
    .trim()
    .split(/\s+/)
    .map((word) => (/\d/.test(word) && /[a-z]/i.test(word) ? word.toUpperCase() : word));
  const joined = words.join(' ');
  return joined.charAt(0).toUpperCase() + joined.slice(1);
}

export const windowWords = { '24h': '24 h', '72h': '3 days', '7d': '7 days', '30d': '30 days' } as const;
