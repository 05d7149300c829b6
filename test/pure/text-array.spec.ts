import { asArray } from '../../src/kernel/db/text-array.js';

describe('a list for the database', () => {
  it('keeps quotes, backslashes, commas, braces and the empty text as they are', () => {
    expect(asArray([])).toBe('{}');
    expect(asArray(['of_1', '', 'a,b', '{}', 'NULL', null])).toBe('{"of_1","","a,b","{}","NULL",null}');
    expect(asArray(['say "hi"', 'back\\slash'])).toBe('{"say \\"hi\\"","back\\\\slash"}');
    expect(asArray([1, -2.5, true])).toBe('{1,-2.5,true}');
  });

  it('leaves to the driver what JSON writes in another way', () => {
    for (const list of [
      ['two\nlines'],
      ['\u0007'],
      ['\ud800'],
      [['a']],
      [new Date(0)],
      [{}],
      [Number.NaN],
      [undefined],
    ])
      expect(asArray(list)).toBe(list);
    for (const one of ['text', 5, null, { a: 1 }]) expect(asArray(one)).toBe(one);
  });
});
