import { placeOf } from '../../src/kernel/http/problem.filter.js';

describe('where a request went wrong', () => {
  it('is told without what was asked, and without a key that stands in the address', () => {
    expect(placeOf('/v1/search?query=my%20card%20number')).toBe('/v1/search');
    expect(placeOf('/channels/ib_1/botpress/tl_4f2q9xk7_s3cr3t-z/ping')).toBe('/channels/ib_1/botpress/tl_…/ping');
    expect(placeOf('/v1/conversations/cv_01title')).toBe('/v1/conversations/cv_01title');
  });
});
