import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../../kernel/auth/allow.js';
import { notFound } from '../../kernel/http/problem.js';
import { AnyQuery, Doc } from '../../kernel/http/openapi/doc.js';
import { frameAncestors } from './webchat.settings.js';
import { WebchatQueries } from './webchat.queries.js';
import { WidgetFiles } from './widget-files.js';

const own =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'";
const ages = { loader: 'public, max-age=300', page: 'no-cache', hashed: 'public, max-age=31536000, immutable' };

/** The widget as files: the loader for shops' pages, the panel that may stand only in the pages an inbox names, and a shop to try it in. */
@AnyQuery()
@Controller()
@Allow('public')
export class WidgetFilesController {
  constructor(
    private readonly files: WidgetFiles,
    private readonly queries: WebchatQueries,
  ) {}

  @Get('widget.js')
  @Doc({ summary: 'The loader a shop embeds', answer: 'binary' })
  loader(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.send(request, reply, 'widget.js', ages.loader);
  }

  @Get('widget/assets/:file')
  @Doc({ summary: 'Parts of the chat', answer: 'binary' })
  asset(@Param('file') file: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.send(request, reply, `assets/${file}`, ages.hashed);
  }

  @Get('widget/frame.html')
  @Doc({ summary: 'The chat’s frame', answer: 'html' })
  async frame(@Query('inbox') id: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const inbox = typeof id === 'string' && id.length <= 60 ? await this.queries.inbox(id) : null;
    const who = inbox ? frameAncestors(inbox.settings.allowedOrigins) : "'none'";
    reply.header(
      'content-security-policy',
      `${own}; img-src 'self' blob: data:; connect-src 'self' ws: wss:; frame-ancestors ${who}`,
    );
    // The older header knows only "same site" or "nobody" and would overrule the list.
    reply.removeHeader('x-frame-options');
    await this.send(request, reply, 'frame.html', ages.page);
  }

  @Get('widget/shop.css')
  @Doc({ summary: 'The demo shop’s style', answer: 'binary' })
  shopStyle(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.send(request, reply, 'shop.css', ages.loader);
  }

  /** The demo's garden shop: there only while the demo workspace is. */
  @Get('shop.html')
  @Doc({ summary: 'The demo shop', answer: 'html' })
  async shop(@Res() reply: FastifyReply): Promise<void> {
    const inboxId = await this.queries.shopInbox('Fernwood');
    if (!inboxId) throw notFound('page');
    const { body, contentType } = await this.files.find('shop.html');
    reply.header(
      'content-security-policy',
      `${own}; img-src 'self' data:; frame-src 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'`,
    );
    void reply
      .type(contentType)
      .header('cache-control', ages.page)
      .send(body.toString('utf8').replaceAll('{{inbox}}', inboxId));
  }

  private async send(request: FastifyRequest, reply: FastifyReply, name: string, age: string): Promise<void> {
    const { body, contentType, encoding } = await this.files.find(
      name,
      String(request.headers['accept-encoding'] ?? ''),
    );
    if (encoding) reply.header('content-encoding', encoding);
    void reply.type(contentType).headers({ 'cache-control': age, vary: 'accept-encoding' }).send(body);
  }
}
