import { textArray } from '../../src/kernel/db/text-array.js';

describe('a list of texts for the database', () => {
  it('keeps quotes, backslashes, commas, braces and the empty text as they are', () => {
    expect(textArray([])).toBe('{}');
    expect(textArray(['of_1', '', 'a,b', '{}', 'NULL'])).toBe('{"of_1","","a,b","{}","NULL"}');
    expect(textArray(['say "hi"', 'back\\slash'])).toBe('{"say \\"hi\\"","back\\\\slash"}');
  });
});
