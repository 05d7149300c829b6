import { createHash } from 'node:crypto';

const BITS = 27;
const LOOKS = 6;

/**
 * Remembers which addresses a dry run has met, in 16 MB however many there are: of two million, less than one in ten thousand
 * is taken for met that was not, which a count to look at can bear.
 */
export class SeenFilter {
  private readonly bits = new Uint8Array(1 << (BITS - 3));

  /** Whether it was met before; it is from now on. */
  meet(key: string): boolean {
    const digest = createHash('md5').update(key).digest();
    let seen = true;
    for (let i = 0; i < LOOKS; i += 1) {
      const place =
        (digest.readUInt32LE((i % 4) * 4) + Math.imul(i, digest.readUInt32LE(((i + 1) % 4) * 4))) >>> (32 - BITS);
      const [byte, bit] = [place >> 3, 1 << (place & 7)];
      if ((this.bits[byte] & bit) === 0) seen = false;
      this.bits[byte] |= bit;
    }
    return seen;
  }
}
