import type { Identity } from '@contract/conversations';

export const proofWords: Record<Identity['proof'], string> = {
  strong: 'Signed in',
  verified: 'Confirmed',
  claimed: 'Says so',
  none: 'Not proven',
};

/** A value people know; a visitor's number says nothing to anybody. */
export function identityWords({ kind, value }: Identity): string {
  if (kind === 'visitor') return 'This browser';
  // Whose mail was not proven is shown by the address it named.
  return value.replace(/^mail:/, '');
}
