import { matches } from '../../client/src/inbox/list/matches.js';

describe('what is looked for in a list', () => {
  const row = {
    profile: { name: 'Amara Okafor' },
    subject: 'Olive tree',
    lastMessage: { text: 'where is it?' },
    tags: ['late'],
    assignee: { name: 'Joris de Wit' },
  };

  it.each([['okafor olive'], ['late'], ['where is'], ['Joris de Wit']])('finds the row by “%s”', (find) => {
    expect(matches(row, find)).toBe(true);
  });

  it('finds nothing by a word that is nowhere in it, nor by what it lacks', () => {
    expect(matches(row, 'olive pot')).toBe(false);
    expect(matches({ ...row, subject: null, assignee: null }, 'null')).toBe(false);
  });
});
