import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type ImportField, importFields, type ImportOptions } from '../../contract/imports.js';
import { type Actor, CurrentActor, factActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { allowLongBody } from '../../kernel/http/long-body.js';
import { readLimit } from '../../kernel/http/paging.js';
import { forbidden, invalid, Refusal } from '../../kernel/http/problem.js';
import { parseWith } from '../../kernel/http/validate.js';
import { ChangeImport } from './change-import.js';
import { ImportsQueries } from './imports.queries.js';
import { decoderOf } from './read-file.js';
import { TakeFile } from './take-file.js';

const LARGEST = 1024 ** 3;
const FIELD = new RegExp(`^(${importFields.join('|')}|trait:.{1,60}|consent:[\\w-]{1,60}:[\\w-]{1,40})$`);
const words = (most: number) => z.string().trim().min(1).max(most).optional();
const Options = z.strictObject({
  mapping: z.record(
    z.string().max(100),
    z.string().regex(FIELD, 'is no field of a person') as unknown as z.ZodType<ImportField>,
  ),
  proof: z.enum(['claimed', 'verified']).default('claimed'),
  existing: z.enum(['keep', 'overwrite']).default('keep'),
  consentSource: words(100),
  consentText: words(2000),
  system: z
    .string()
    .regex(/^[\w.-]{1,40}$/)
    .optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  dates: z.enum(['day_first', 'month_first']).optional(),
  restMs: z.number().int().min(0).max(10_000).optional(),
});

/** Bringing many people in from a file: looked at first, tried without effect, then run beside the daily work. */
@Controller('v1/imports')
@Allow('supervisor', { scope: 'imports' })
export class ImportsController {
  constructor(
    private readonly take: TakeFile,
    private readonly change: ChangeImport,
    private readonly imports: ImportsQueries,
  ) {}

  @Post()
  @Doc({
    summary: 'Take a file of people in, CSV or NDJSON, to be looked at: nothing is imported yet',
    body: 'file',
    answer: 'Import',
    query: {
      charset: 'of the file; UTF-8 unless told or marked',
      format: '`csv` or `ndjson`; by the name of the file unless told',
    },
  })
  async upload(
    @Req() request: FastifyRequest,
    @Query() query: Record<string, string | undefined>,
    @CurrentActor() actor: Actor,
  ) {
    if (query.charset !== undefined) decoderOf(query.charset);
    allowLongBody(request);
    const file = request.isMultipart() ? await request.file({ limits: { fileSize: LARGEST } }) : undefined;
    if (!file) throw invalid('/file', 'missing', 'Send one file in the field "file"');
    const format = query.format ?? (/\.(ndjson|jsonl|json)$/i.test(file.filename) ? 'ndjson' : 'csv');
    if (format !== 'csv' && format !== 'ndjson') throw invalid('/format', 'unknown', 'format is csv or ndjson');
    const id = await this.take.run({ name: file.filename, bytes: file.file, format, charset: query.charset }, actor);
    if (file.file.truncated) {
      await this.change.cancel(id, factActor(actor));
      throw new Refusal(413, 'too_large', 'A file has at most 1 GB; cut it into several');
    }
    return this.imports.byId(id);
  }

  @Get()
  @Doc({ summary: 'Imports, newest first', answer: 'Page<Import>' })
  list(@Query('cursor') cursor?: string, @Query('limit') limit?: string) {
    return this.imports.list(cursor, readLimit(limit));
  }

  @Get(':id')
  @Doc({ summary: 'One import: how far it is, and the first hundred rows that failed', answer: 'Import' })
  one(@Param('id') id: string) {
    return this.imports.byId(id);
  }

  @Post(':id/check')
  @HttpCode(202)
  @Doc({
    summary: 'A dry run: counts who is new, who is known and which rows fail, and changes nobody',
    body: Options,
    answer: 'Import',
    problems: ['import_state'],
  })
  check(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    return this.begin(id, 'checking', body, actor);
  }

  @Post(':id/start')
  @HttpCode(202)
  @Doc({
    summary: 'Run the import; it goes on after a restart, and the same file again changes nothing',
    about: '`proof: verified` says that every address in the file was checked: an admin’s word.',
    body: Options,
    answer: 'Import',
    problems: ['import_state'],
  })
  start(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    return this.begin(id, 'running', body, actor);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Doc({
    summary: 'Stop an import: whoever is in stays in, the rest of the file is forgotten',
    answer: 'Import',
    problems: ['import_state'],
  })
  async cancel(@Param('id') id: string, @CurrentActor() actor: Actor) {
    await this.change.cancel(id, factActor(actor));
    return this.imports.byId(id);
  }

  @Get(':id/errors')
  @Doc({ summary: 'The rows that failed, as CSV: line, code, reason, and the row as it was', answer: 'text' })
  async errors(@Param('id') id: string, @Res() reply: FastifyReply) {
    const file = await this.imports.errorFile(id);
    void reply
      .headers({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="errors-${id.replace(/\W/g, '')}.csv"`,
        'x-content-type-options': 'nosniff',
      })
      .send(file);
  }

  private async begin(id: string, state: 'checking' | 'running', body: unknown, actor: Actor) {
    const options = parseWith(Options, body) as ImportOptions;
    if (options.proof === 'verified' && !('role' in actor && actor.role === 'admin'))
      throw forbidden('Only an admin may say that the addresses of a file are verified');
    await this.change.begin(id, state, options, factActor(actor));
    return this.imports.byId(id);
  }
}
