import { sign } from '../../kernel/auth/hash.js';
import type { KnownAddress } from './address-patterns.js';

/** Under the hub's own key: nobody can try numbers against it without. */
export const hashAddress = (key: Buffer, { kind, value }: KnownAddress): string =>
  sign(key, 'erased', `${kind}:${value}`);
