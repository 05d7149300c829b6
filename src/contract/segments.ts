/** How a text travels by SMS: which alphabet it needs, and in how many parts it is sent and billed. */
interface SegmentCount {
  /** GSM-7 holds the letters of western Europe; one sign outside it, an emoji say, makes the whole text UCS-2. */
  encoding: 'GSM-7' | 'UCS-2';
  /** In the units of the encoding: some signs take two. */
  units: number;
  /** 0 for an empty text. */
  segments: number;
  /** How many units fit into each part of a text of this many parts. */
  perSegment: number;
  /** Units left in the last part. */
  left: number;
}

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Sent as an escape and a letter. */
const EXTENDED = new Set('\f^{}\\[~]|€');

/** A text that needs more than one part has fewer units in each: a header says which part it is. */
const ROOM = { 'GSM-7': { alone: 160, joined: 153 }, 'UCS-2': { alone: 70, joined: 67 } } as const;

export function countSegments(text: string): SegmentCount {
  const signs = [...text];
  const encoding = signs.every((sign) => BASIC.has(sign) || EXTENDED.has(sign)) ? 'GSM-7' : 'UCS-2';
  const sizes = signs.map(encoding === 'UCS-2' ? (sign) => sign.length : (sign) => (EXTENDED.has(sign) ? 2 : 1));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { alone, joined } = ROOM[encoding];
  if (units <= alone) return { encoding, units, segments: units === 0 ? 0 : 1, perSegment: alone, left: alone - units };
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    // A sign of two units is never cut in half.
    if (used + size > joined) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return { encoding, units, segments, perSegment: joined, left: joined - used };
}
