import { measure } from '../../src/contract/length.js';
import { postLength } from '../../src/contract/post-length.js';

describe('how long a post is on X', () => {
  it.each([
    ['', 0],
    ['It left this morning.', 21],
    ['Grüße, Привет, مرحبا', 20],
    ['“quoted” – and so on…', 22],
    ['日本語', 6],
    ['한국', 4],
    ['👍', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['👍🏽🇩🇪', 4],
    ['1️⃣', 2],
    ['cafe\u0301', 4],
    ['see https://fernwood.example/a/very/long/way/to/a/kettle?with=all&of=it here', 32],
    ['http://a.de', 23],
    ['fernwood.com', 23],
    ['write to care@fernwood.com', 26],
    ['Thanks.Please wait', 18],
    ['© 2026', 6],
  ])('%s is %i', (text, length) => expect(postLength(text)).toBe(length));

  it('what fits by signs may not fit by weight, and the other way round', () => {
    const rule = { maxText: 280, weighs: true };
    expect(measure('語'.repeat(140), rule).over).toBe(0);
    expect(measure('語'.repeat(141), rule).over).toBe(2);
    expect(measure(`https://fernwood.example/${'a'.repeat(400)}`, rule).over).toBe(23 - 280);
    expect(measure('a'.repeat(281), rule).over).toBe(1);
  });
});
