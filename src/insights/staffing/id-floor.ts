const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** The smallest id of this kind that could have been made at that moment: ids begin with ten characters of time. */
export function idFloor(prefix: string, ms: number): string {
  let text = '';
  let rest = Math.max(0, Math.floor(ms));
  for (let i = 0; i < 10; i += 1) {
    text = alphabet[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return `${prefix}_${text}`;
}
