import { judge } from '../../src/conversations/rules/judge-conditions.js';

describe('why a rule did not act', () => {
  it('is told of every field that could have met it, each once', () => {
    const any = [
      { field: 'conversation.tags', op: 'contains', value: 'vip' },
      { field: 'message.text', op: 'contains', value: 'refund' },
      { field: 'message.text', op: 'contains', value: 'money' },
    ] as const;
    const known = { 'conversation.tags': ['late'], 'message.text': 'where is it' };
    expect(judge({ all: [], any: [...any] }, known)).toEqual({
      why: 'conversation.tags contains vip or message.text contains refund or message.text contains money',
      saw: 'late, where is it',
    });
    expect(judge({ all: [], any: [...any] }, { ...known, 'message.text': 'my money' })).toBeNull();
  });
});
