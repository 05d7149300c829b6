import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { FieldError } from '../../contract/common.js';
import type { Ingested } from '../../contract/traits.js';
import { type Actor, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { Refusal } from '../../kernel/http/problem.js';
import { parseWith } from '../../kernel/http/validate.js';
import { KnownTraits } from './known-traits.js';
import { Alias, Batch, Identify, Track, Typed } from './ingest.schema.js';
import { type Call, readCall, senderOf } from './read-call.js';
import { TakeCalls } from './take-calls.js';

interface Refused {
  index: number;
  code: string;
  title: string;
  errors?: FieldError[];
}

/** What other systems tell of customers: who they are, what they did, and which ids are one. */
@Controller('v1')
@Allow('agent', { scope: 'ingest' })
export class IngestController {
  constructor(
    private readonly take: TakeCalls,
    private readonly known: KnownTraits,
  ) {}

  @Post('identify')
  @HttpCode(200)
  @Doc({
    summary: 'Say who somebody is and what is known of them',
    about: 'The same `messageId` again stores nothing. A key with the scope `browser` proves no `userId`.',
    body: Identify,
    answer: 'Ingested',
  })
  identify(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Ingested> {
    return this.one('identify', body, actor);
  }

  @Post('track')
  @HttpCode(200)
  @Doc({ summary: 'Say what a customer did', body: Track, answer: 'Ingested' })
  track(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Ingested> {
    return this.one('track', body, actor);
  }

  @Post('alias')
  @HttpCode(200)
  @Doc({ summary: 'Say that two ids are one customer', body: Alias, answer: 'Ingested' })
  alias(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<Ingested> {
    return this.one('alias', body, actor);
  }

  @Post('batch')
  @HttpCode(200)
  @Doc({
    summary: 'Up to 500 calls at once; what cannot be taken is told by its place, the others go in',
    body: Batch,
    answer: { accepted: 'number', duplicates: 'number', errors: 'object[]' },
  })
  async batch(@Body() body: unknown, @CurrentActor() actor: Actor) {
    const { batch, context, sentAt } = parseWith(Batch, body);
    const sender = senderOf(actor);
    const known = await this.known.read();
    const errors: Refused[] = [];
    const calls = batch.map((item, index): Call | null => {
      try {
        const { type, ...rest } = parseWith(Typed, item);
        return readCall(type, { context, sentAt, ...rest }, sender, known);
      } catch (error) {
        errors.push(refused(error, index));
        return null;
      }
    });
    const taken = await Promise.all(
      calls.map((call, index) =>
        call === null
          ? null
          : this.take.submit(call).catch((error: unknown) => {
              errors.push(refused(error, index));
              return null;
            }),
      ),
    );
    const done = taken.filter((one) => one !== null);
    return {
      accepted: done.length,
      duplicates: done.filter((one) => one.duplicate).length,
      errors: errors.toSorted((a, b) => a.index - b.index),
    };
  }

  private async one(kind: Call['kind'], body: unknown, actor: Actor): Promise<Ingested> {
    return this.take.submit(readCall(kind, body, senderOf(actor), await this.known.read()));
  }
}

/** What is the item's own fault; anything else fails the whole batch, which may be sent again. */
function refused(error: unknown, index: number): Refused {
  if (!(error instanceof Refusal)) throw error;
  return { index, code: error.code, title: error.message, errors: error.more.errors };
}
