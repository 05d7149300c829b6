import type { Policy } from '../../auth/allow.js';
import { contentOf, type Json } from './shapes.js';
import { refusalsOf } from './refusals.js';
import type { Route } from './routes.js';

const keyed = new Set(['POST', 'PATCH', 'DELETE']);

/** One route as an OpenAPI operation. */
export function toOperation(route: Route): Json {
  const { doc, policy } = route;
  const status = doc.status ?? route.status;
  const body = doc.body ?? (route.reads.body ? undefined : null);
  return {
    tags: [tagOf(route.path)],
    operationId: route.handler.replace('Controller.', '_'),
    summary: doc.summary ?? words(route.handler.split('.')[1]),
    description: [doc.about, whoMay(policy)].filter(Boolean).join('\n\n'),
    security: securityOf(policy),
    'x-policy': policy,
    ...(route.reads.anyQuery && { 'x-any-query': true }),
    parameters: parametersOf(route),
    ...(body === null
      ? {}
      : { requestBody: { required: true, content: body ? contentOf(body) : { 'application/json': { schema: {} } } } }),
    responses: {
      [status]: {
        description: status === 204 ? 'Done; there is nothing to say.' : 'Done.',
        ...(status === 204 ? {} : { content: contentOrAny(doc.answer) }),
      },
      ...refusalsOf(route),
    },
  };
}

/** Grouped by what the address is about, as a reader looks for it. */
export function tagOf(url: string): string {
  const [, first, second] = url.split('/');
  if (first === 'v1') return words(second.replace(/\..*/, '').replace(/-/g, ' '));
  return second === undefined ? 'Pages and health' : words(first);
}

const contentOrAny = (answer: Route['doc']['answer']) =>
  answer === undefined ? { 'application/json': { schema: {} } } : contentOf(answer);

function words(name: string): string {
  const spaced = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced[0].toUpperCase() + spaced.slice(1);
}

function whoMay({ allow, scope }: Policy): string {
  if (allow.includes('public')) return 'Open to everybody; what it takes proves itself where it has to.';
  const people: Record<string, string> = {
    agent: 'agents, supervisors and administrators',
    supervisor: 'supervisors and administrators',
    admin: 'administrators',
    bot: 'bots, by their key',
    visitor: 'visitors of the web chat',
  };
  const who = allow.map((one) => people[one] ?? one).join('; ');
  return `For ${who}.${scope ? ` A key with scopes needs \`${scope}\`.` : ' A key with scopes may not.'}`;
}

function securityOf({ allow }: Policy): Json[] {
  if (allow.includes('public')) return [];
  const roles = allow.some((one) => one === 'agent' || one === 'supervisor' || one === 'admin');
  const ways = [roles && 'session', (roles || allow.includes('bot')) && 'key', allow.includes('visitor') && 'visitor'];
  return ways.filter((one) => typeof one === 'string').map((one) => ({ [one]: [] }));
}

function parametersOf(route: Route): Json[] {
  const { reads, doc } = route;
  const text = { type: 'string' };
  const query = { ...Object.fromEntries(reads.query.map((name) => [name, common[name]])), ...doc.query };
  const guarded = !route.policy.allow.includes('public');
  const sendsKey = guarded && keyed.has(route.method) && route.path.startsWith('/v1/') && doc.body !== 'file';
  return [
    ...reads.path.map((name) => ({ name, in: 'path', required: true, schema: text })),
    ...Object.entries(query).map(([name, description]) => ({
      name,
      in: 'query',
      ...(description && { description }),
      schema: name === 'limit' ? { type: 'integer', minimum: 1, maximum: 200 } : text,
    })),
    ...(reads.headers.includes('if-control-epoch') ? [{ $ref: '#/components/parameters/IfControlEpoch' }] : []),
    ...(sendsKey ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ];
}

const common: Record<string, string | undefined> = {
  cursor: '`next_cursor` of the page before',
  limit: 'at most so many, 1 to 200',
  after: 'everything later than this',
};
