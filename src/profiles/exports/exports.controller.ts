import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Actor, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { invalid } from '../../kernel/http/problem.js';
import { allKinds } from './all-parts.js';
import { ExportData, type ExportLine } from './export-data.js';

/** What is known, taken out: of one person for who asks what is known of them, and of all. */
@Controller('v1')
@Allow('supervisor', { scope: 'exports' })
export class ExportsController {
  constructor(private readonly exporting: ExportData) {}

  @Get('profiles/:id/export')
  @Doc({
    summary: 'Everything known of one person, all of their records: as one JSON, or NDJSON, one line a thing',
    query: { format: '`json` (default): one object, lists by kind; `ndjson`' },
    answer: 'text',
  })
  async person(
    @Param('id') id: string,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Query('format') format = 'json',
  ): Promise<void> {
    if (format !== 'json' && format !== 'ndjson') throw invalid('/format', 'unknown', 'format is json or ndjson');
    const lines = await this.exporting.person(id, actor);
    send(reply, format === 'json' ? grouped(lines) : ndjson(lines), format, `person-${id.replace(/\W/g, '')}`);
  }

  @Get('exports')
  @Allow('admin', { scope: 'exports' })
  @Doc({
    summary: 'Everything as NDJSON: people with their consents, conversations, messages, events, decisions, facts',
    about: 'Every line carries a `cursor`; an export that broke off goes on with `after` of its last whole line.',
    query: { kinds: `of ${allKinds.join(', ')}, with commas between; all unless told`, after: 'the cursor of a line' },
    answer: 'text',
  })
  async everything(
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Query('kinds') kinds = allKinds.join(','),
    @Query('after') after?: string,
  ): Promise<void> {
    const lines = await this.exporting.everything(kinds.split(','), after, actor);
    send(reply, ndjson(lines), 'ndjson', 'throughline');
  }
}

async function* ndjson(lines: AsyncGenerator<ExportLine>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}

/** Lines come kind by kind, so the object is written as they come. */
async function* grouped(lines: AsyncGenerator<ExportLine>): AsyncGenerator<string> {
  let open: string | null = null;
  yield '{';
  for await (const { kind, data } of lines) {
    if (kind !== open) yield `${open === null ? '' : '],\n'}${JSON.stringify(kind)}:[`;
    else yield ',\n';
    open = kind;
    yield JSON.stringify(data);
  }
  yield open === null ? '}' : ']}';
}

function send(reply: FastifyReply, text: AsyncGenerator<string>, format: 'json' | 'ndjson', name: string): void {
  void reply
    .headers({
      'content-type': format === 'json' ? 'application/json; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.${format}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    .send(Readable.from(text, { objectMode: false, highWaterMark: 256 * 1024 }));
}
