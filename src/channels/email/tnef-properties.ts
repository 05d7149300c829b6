/** The properties of a message or file inside a TNEF pack that hold text or bytes, by their id. */
export type Properties = Map<number, { data: Buffer; isUnicode: boolean }>;

const STRING = 0x1e;
const UNICODE = 0x1f;
const BINARY = 0x102;
const OBJECT = 0x0d;
const MANY = 0x1000;
/** What a value of fixed size takes, padded to four bytes (MS-OXCDATA 2.11.1). */
const SIZES: Record<number, number> = {
  1: 0,
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};
const FIRST_NAMED = 0x8000;
/** An object's bytes begin with the class id of its interface. */
const CLASS_ID = 16;

/** Reads a MAPI property list (MS-OXTNEF 2.1.3.4). Reading past the end throws a RangeError, as Buffer does. */
export function readProperties(raw: Buffer): Properties {
  const found: Properties = new Map();
  let at = 0;
  const number = () => {
    at += 4;
    return raw.readUInt32LE(at - 4);
  };
  const take = (length: number) => {
    const end = at + length;
    if (end > raw.length) throw new RangeError('the property list is cut off');
    const part = raw.subarray(at, end);
    at = end;
    return part;
  };
  const padded = (length: number) => {
    const part = take(length);
    at += (4 - (length % 4)) % 4;
    return part;
  };
  for (let left = number(); left > 0; left -= 1) {
    const kind = raw.readUInt16LE(at);
    const id = raw.readUInt16LE(at + 2);
    at += 4;
    if (id >= FIRST_NAMED) {
      take(16);
      const isWord = number() !== 0;
      if (isWord) padded(number());
      else number();
    }
    const type = kind & ~MANY;
    const size = SIZES[type];
    if (size !== undefined) {
      take(size * (kind & MANY ? number() : 1));
      continue;
    }
    if (type !== STRING && type !== UNICODE && type !== BINARY && type !== OBJECT)
      throw new RangeError('a property of an unknown type');
    for (let values = number(); values > 0; values -= 1) {
      const data = padded(number());
      found.set(id, { data: type === OBJECT ? data.subarray(CLASS_ID) : data, isUnicode: type === UNICODE });
    }
  }
  return found;
}
