/** An address as only its owner recognises it: enough to see which one is meant, too little to learn it. */
export function maskAddress(kind: string, value: string): string {
  if (kind === 'email') {
    const at = value.lastIndexOf('@');
    return `${maskWord(value.slice(0, at))}@${maskDomain(value.slice(at + 1))}`;
  }
  if (kind === 'phone') return `${'•'.repeat(Math.max(4, value.length - 2))}${value.slice(-2)}`;
  return 'your account';
}

const maskWord = (word: string): string => `${[...word][0] ?? ''}•••`;

function maskDomain(domain: string): string {
  const dot = domain.indexOf('.');
  return dot < 0 ? maskWord(domain) : `${maskWord(domain.slice(0, dot))}${domain.slice(dot)}`;
}
