import { moodOf } from '../../src/conversations/rules/judge-mood.js';

describe('the mood of somebody’s words', () => {
  test.each([
    ['This is the worst service ever, I am furious', 'negative'],
    ['not good at all!!!', 'negative'],
    ['Never again. Terrible support and nobody answers.', 'negative'],
    ['still waiting for my refund, this is unacceptable and I am really angry', 'negative'],
    ['Thank you so much, you made my day', 'positive'],
    ['I love it 😍', 'positive'],
    ['Where is the parcel that I ordered on Monday?', 'neutral'],
  ])('%s: %s', (text, mood) => {
    expect(moodOf(text)).toBe(mood);
  });

  // Each holds words that are bad in English.
  test.each([
    'Die Lieferung war super, die Pflanze ist da und die Kinder freuen sich',
    'Ich bin sehr enttäuscht, das ist der schlechteste Service',
    'Je suis très déçu, personne ne répond à mes messages',
    'Estoy muy enfadado, el pedido no ha llegado todavía',
    'ひどいサービスです、返事がありません',
    '',
    '   ',
  ])('is not told of other languages, or of nothing: %s', (text) => {
    expect(moodOf(text)).toBeNull();
  });
});
