import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { tagOf, toOperation } from './operation.js';
import { refusalResponses } from './refusals.js';
import { listRoutes } from './routes.js';
import { contract, type Json, reachable, refer } from './shapes.js';

const about = `Everything the console, bots and the chat widget do goes through this API.

People sign in and carry a cookie; bots and programs send \`Authorization: Bearer tl_live_…\`. A list answers
\`{data, next_cursor, has_more}\`. Every error is \`application/problem+json\` with a stable \`code\`, explained at
[/docs/problems](/docs/problems). Times are RFC 3339 in UTC; durations name their unit. Sockets are a hint and
\`GET /v1/sync?after=\` is the truth.`;

const securitySchemes = {
  session: { type: 'apiKey', in: 'cookie', name: 'tl_session', description: 'Set by signing in.' },
  key: { type: 'http', scheme: 'bearer', description: 'A key of a bot or a program: `tl_live_…`.' },
  visitor: { type: 'http', scheme: 'bearer', description: 'What `POST /widget/{inboxId}/session` answered.' },
};

const parameters = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Any 1 to 200 visible characters. For 24 hours the same key and request get the first answer again, marked `Idempotency-Replayed: true`, and nothing happens twice.',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  },
  IfControlEpoch: {
    name: 'If-Control-Epoch',
    in: 'header',
    description:
      'The `control.epoch` the writer knows. Bots must send it: when control has moved on since, the write is refused with `control_lost`.',
    schema: { type: 'integer', minimum: 0 },
  },
};

/** The hub's API as OpenAPI 3.1, made from the registered routes, so that none can be missing. */
@Injectable()
export class OpenApiDocument {
  private made?: Json;

  constructor(private readonly modules: ModuleRef) {}

  build(): Json {
    this.made ??= this.make();
    return this.made;
  }

  private make(): Json {
    const routes = listRoutes(this.modules);
    const paths: Record<string, Json> = {};
    for (const route of routes) {
      paths[route.path] ??= {};
      paths[route.path][route.method.toLowerCase()] = toOperation(route);
    }
    const webhooks = webhooksOf('BotWebhook');
    const tags = [...new Set(routes.map(({ path }) => tagOf(path)))].sort();
    return {
      openapi: '3.1.0',
      info: { title: 'Throughline', version: '1', description: about, license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: '/' }],
      tags: tags.map((name) => ({ name })),
      paths,
      webhooks,
      components: {
        schemas: reachable([paths, webhooks, refusalResponses]),
        responses: refusalResponses,
        parameters,
        securitySchemes,
      },
    };
  }
}

/** What the hub itself posts to a bot, one entry for each member of the union. */
function webhooksOf(union: string): Json {
  const members = (contract[union]?.anyOf ?? []) as { $ref: string }[];
  return Object.fromEntries(
    members.map(({ $ref }) => {
      const name = $ref.slice('#/components/schemas/'.length);
      const type = name.replace('WebhookEnvelope.', '');
      return [
        type,
        {
          post: {
            tags: ['Webhooks'],
            operationId: `webhook_${type}`,
            summary: type,
            description:
              'Signed by Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`. Answer any 2xx to acknowledge it.',
            requestBody: { required: true, content: { 'application/json': { schema: refer(name) } } },
            responses: { '2XX': { description: 'Acknowledged.' } },
          },
        },
      ];
    }),
  );
}
