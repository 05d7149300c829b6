import { problems } from '../../../contract/problems.js';
import { type Json, refer } from './shapes.js';
import type { Route } from './routes.js';

const titles: Record<string, string> = {
  400: 'What was sent cannot be read, or the address has a parameter the route does not take.',
  401: 'Nobody is signed in, or the key is not valid.',
  403: 'The caller may not do this.',
  404: 'There is no such thing, or the caller may not see it.',
  409: 'The state of things does not allow it now.',
  413: 'The body is too large.',
  415: 'The media type is not one the hub reads.',
  422: 'Some fields are not right; `errors` names each.',
  429: 'Too many requests; `Retry-After` says when to come back.',
  500: 'Something went wrong inside the hub.',
  503: 'The database is away; nothing was stored.',
};

const later = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } };
const left = Object.fromEntries(
  [
    ['RateLimit-Limit', 'Requests a minute'],
    ['RateLimit-Remaining', 'Requests left of them'],
    ['RateLimit-Reset', 'Seconds until they are all there again'],
  ].map(([name, description]) => [name, { description, schema: { type: 'integer' } }]),
);
const content = { 'application/problem+json': { schema: refer('Problem') } };

/** One response for each status a refusal may have, shared by all routes. */
export const refusalResponses: Json = Object.fromEntries(
  Object.entries(titles).map(([status, title]) => [
    `Refused${status}`,
    {
      description: title,
      headers: {
        'X-Request-Id': { schema: { type: 'string' } },
        ...(status === '429' || status === '503' ? later : {}),
        ...(status === '429' ? left : {}),
      },
      content,
    },
  ]),
);

/** What may go wrong on this route; its own codes are named where it declares them. */
export function refusalsOf(route: Route): Json {
  const own = new Map<number, string[]>();
  for (const code of route.doc.problems ?? []) {
    const status = problems[code]?.status;
    if (!status) throw new Error(`${route.handler} names the problem ${code}, which contract/problems.ts does not`);
    own.set(status, [...(own.get(status) ?? []), code]);
  }
  const guarded = !route.policy.allow.includes('public');
  const writes = route.method !== 'GET';
  const statuses = new Set([429, 500, 503, ...own.keys()]);
  if (guarded) [401, 403].forEach((one) => statuses.add(one));
  if (route.reads.path.length > 0) statuses.add(404);
  if (route.reads.query.length > 0) statuses.add(422);
  if (!route.reads.anyQuery) statuses.add(400);
  if (route.reads.body || route.doc.body) [400, 413, 415, 422].forEach((one) => statuses.add(one));
  if (writes && guarded) [409, 422].forEach((one) => statuses.add(one));
  return Object.fromEntries(
    [...statuses].sort().map((status) => {
      const codes = own.get(status);
      const $ref = `#/components/responses/Refused${status}`;
      if (!codes) return [status, { $ref }];
      const links = codes.map((code) => `[\`${code}\`](/docs/problems#${code}) ${problems[code].meaning}`);
      return [status, { description: `${titles[status]}\n\n${links.map((link) => `- ${link}`).join('\n')}`, content }];
    }),
  );
}
