import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { Allow } from '../../auth/allow.js';
import { notFound } from '../problem.js';
import { AnyQuery, Doc } from './doc.js';
import { OpenApiDocument } from './document.js';
import { eventSchema } from './events-page.js';
import { eventsPage, problemsPage, viewerPage, viewerStart, viewerStyle } from './pages.js';
import type { Json } from './shapes.js';

const HTML = 'text/html; charset=utf-8';
const media = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };
const own: Record<string, string> = { 'start.js': viewerStart, 'docs.css': viewerStyle };
const packaged = ['swagger-ui-bundle.js', 'swagger-ui.css'];
const { resolve } = createRequire(import.meta.url);

/** The API's description, a viewer for it that asks nobody outside, and what every problem code means. */
@Controller()
@Allow('public')
export class DocsController {
  constructor(private readonly document: OpenApiDocument) {}

  @Get('v1/openapi.json')
  @Doc({ summary: 'This document', answer: { openapi: 'string', info: 'object', paths: 'object' } })
  openApi(): Json {
    return this.document.build();
  }

  @Get('docs')
  @AnyQuery()
  @Header('content-type', HTML)
  @Doc({ summary: 'A viewer for this document', answer: 'html' })
  viewer(): string {
    return viewerPage;
  }

  @Get('docs/problems')
  @AnyQuery()
  @Header('content-type', HTML)
  @Doc({ summary: 'What every problem code means', answer: 'html' })
  problems(): string {
    return problemsPage();
  }

  @Get('docs/events')
  @AnyQuery()
  @Header('content-type', HTML)
  @Doc({ summary: 'Every fact and webhook, with its fields', answer: 'html' })
  events(): string {
    return eventsPage();
  }

  @Get('docs/events/:name')
  @Header('content-type', 'application/schema+json; charset=utf-8')
  @Doc({
    summary: 'The JSON Schema of one event',
    about: 'A fact by its name, as `message.received`; a webhook as `webhook.message.created`.',
    answer: { $schema: 'string', title: 'string' },
  })
  schema(@Param('name') name: string): Json {
    const schema = eventSchema(name);
    if (!schema) throw notFound('event');
    return schema;
  }

  @Get('docs/assets/:file')
  @AnyQuery()
  @Header('cache-control', 'public, max-age=3600')
  @Doc({ summary: 'The parts of the viewer', answer: 'binary' })
  asset(@Param('file') file: string): StreamableFile {
    const type = media[file.endsWith('.css') ? 'css' : 'js'];
    if (own[file] !== undefined) return new StreamableFile(Buffer.from(own[file]), { type });
    if (!packaged.includes(file)) throw notFound('file');
    return new StreamableFile(createReadStream(resolve(`swagger-ui-dist/${file}`)), { type });
  }
}
