import { countSegments } from '../../src/contract/segments.js';

describe('the parts of a text message', () => {
  test.each([
    ['', 'GSM-7', 0, 0, 160],
    ['a'.repeat(160), 'GSM-7', 160, 1, 0],
    ['a'.repeat(161), 'GSM-7', 161, 2, 145],
    ['a'.repeat(306), 'GSM-7', 306, 2, 0],
    ['a'.repeat(307), 'GSM-7', 307, 3, 152],
    ['€'.repeat(80), 'GSM-7', 160, 1, 0],
    // An escape and its letter stay together: one unit of the first part stays empty.
    [`${'a'.repeat(152)}€${'a'.repeat(10)}`, 'GSM-7', 164, 2, 141],
    ['Größe: 5 £, ¿qué más?', 'UCS-2', 21, 1, 49],
    ['Größe: 5 £, ¿qué?', 'GSM-7', 17, 1, 143],
    ['ж'.repeat(70), 'UCS-2', 70, 1, 0],
    ['ж'.repeat(71), 'UCS-2', 71, 2, 63],
    ['🌿'.repeat(35), 'UCS-2', 70, 1, 0],
    // Neither are the two halves of an emoji parted.
    ['🌿'.repeat(36), 'UCS-2', 72, 2, 61],
    ['ç', 'UCS-2', 1, 1, 69],
  ])('%j is %s of %i units in %i parts', (text, encoding, units, segments, left) => {
    expect(countSegments(text)).toMatchObject({ encoding, units, segments, left });
  });
});
