import type { Mail, SenderChecks } from './mail.js';

interface Checked {
  method: string;
  result: string;
  /** `header.from=…`, `smtp.mailfrom=…`: by name, in lower case. */
  properties: Map<string, string>;
}

/**
 * Whether the sender is who From says: by the word of our own mail server (RFC 8601), else by what the hub checked itself.
 * Everybody can write such a header, so only the newest one under the name that was set counts, and a pass counts only for
 * the domain people see in From.
 */
export function isProven(
  {
    authenticationResults,
    from,
    isSoleFrom,
    checks,
  }: Pick<Mail, 'authenticationResults' | 'from' | 'isSoleFrom' | 'checks'>,
  authservId: string | undefined,
): boolean {
  const domain = from?.address.split('@')[1];
  if (!domain || !isSoleFrom) return false;
  const ours =
    authservId && authenticationResults.map(readResults).find(({ server }) => server === authservId.toLowerCase());
  if (!ours) return checks !== null && isChecked(checks, domain);
  const dmarc = ours.checks.filter(({ method }) => method === 'dmarc');
  // DMARC is the very question; what else passed counts only where it was not asked.
  if (dmarc.length > 0)
    return dmarc.every(({ result, properties }) => result === 'pass' && properties.get('header.from') === domain);
  return ours.checks.some(({ method, result, properties }) => {
    if (result !== 'pass') return false;
    if (method === 'dkim') return vouches(properties.get('header.d') ?? domainIn(properties.get('header.i')), domain);
    return method === 'spf' && vouches(domainIn(properties.get('smtp.mailfrom')), domain);
  });
}

/** By the same rules: DMARC says it, or nobody published one and what passed is of the very domain. */
function isChecked({ from, dmarc, dkim, spf }: SenderChecks, domain: string): boolean {
  if (from !== domain) return false;
  // What stands behind the end of a signature may be anybody's.
  const signed = dkim.filter(({ result, isWhole }) => result === 'pass' && isWhole);
  if (dmarc === 'pass') return signed.some(({ isAligned }) => isAligned) || spf?.isAligned === true;
  if (dmarc !== 'none') return false;
  return signed.some((one) => vouches(one.domain, domain)) || (spf?.result === 'pass' && vouches(spf.domain, domain));
}

/** The domain itself, or one it lies under. Never one below it: many are let to strangers. */
const vouches = (by: string | undefined, domain: string): boolean =>
  Boolean(by?.includes('.')) && (domain === by || domain.endsWith(`.${by}`));

const domainIn = (address: string | undefined): string | undefined => address?.split('@').at(-1);

function readResults(header: string): { server: string; checks: Checked[] } {
  const [first = '', ...rest] = split(withoutComments(header.slice(0, 10_000)).toLowerCase());
  const checks = rest.flatMap((part): Checked[] => {
    const [head, ...properties] = part.trim().split(/\s+/);
    const [, method, result] = /^([a-z\d-]+)(?:\/\d+)?=([a-z]+)$/.exec(head) ?? [];
    const read = properties.flatMap((one): [string, string][] => {
      const [, name, value] = /^([a-z]+\.[a-z\d_-]+)=(.+)$/.exec(one) ?? [];
      return name ? [[name, value.replace(/^"|"$/g, '')]] : [];
    });
    return method ? [{ method, result, properties: new Map(read) }] : [];
  });
  return { server: first.trim().split(/\s+/)[0].replace(/^"|"$/g, ''), checks };
}

/** Comments may stand anywhere and within each other, and say nothing; a bracket in quotes is none. */
function withoutComments(text: string): string {
  let depth = 0;
  let quoted = false;
  let out = '';
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i];
    if (sign === '\\' && (quoted || depth > 0)) {
      if (depth === 0) out += text.slice(i, i + 2);
      i += 1;
    } else if (sign === '"' && depth === 0) {
      quoted = !quoted;
      out += sign;
    } else if (sign === '(' && !quoted) depth += 1;
    else if (sign === ')' && !quoted && depth > 0) {
      depth -= 1;
      out += ' ';
    } else if (depth === 0) out += sign;
  }
  // Methods and results may stand apart from their sign.
  return out.replace(/\s*=\s*/g, '=');
}

/** At semicolons, but not at those in quotes. */
const split = (text: string): string[] => text.match(/(?:"[^"]*"|[^;"])+/g) ?? [];
