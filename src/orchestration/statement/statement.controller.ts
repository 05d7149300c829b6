import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignedPage } from '../../governance/index.js';
import { Allow } from '../../kernel/auth/allow.js';
import { AnyQuery, Doc } from '../../kernel/http/openapi/doc.js';
import { ContactStatementQueries } from './contact-statement.queries.js';
import { statementPage } from './statement-page.js';

/** The customer sees what was sent to them by itself, what was held back, and why; by the link of their preference page. */
@AnyQuery()
@Controller('preferences/:token')
@Allow('public')
export class StatementController {
  constructor(
    private readonly statements: ContactStatementQueries,
    private readonly pages: SignedPage,
  ) {}

  @Get('contacts')
  @Doc({
    summary: 'A customer’s page: what we sent to one of their addresses, what was held back, and why',
    answer: 'html',
  })
  async show(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (this.pages.busy(token, request, reply)) return;
    const told = await this.of(token);
    if (told) this.pages.send(reply, 200, statementPage(told, token));
    else this.pages.over(reply);
  }

  @Get('contacts.json')
  @Doc({ summary: 'The same as a file', answer: 'ContactStatement' })
  async file(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (this.pages.busy(token, request, reply)) return;
    const told = await this.of(token);
    if (!told) return this.pages.over(reply);
    void reply
      .headers({ 'cache-control': 'no-store', 'content-disposition': 'attachment; filename="contacts.json"' })
      .send(told);
  }

  private async of(token: string) {
    const identityId = this.pages.address(token);
    return identityId === null ? null : this.statements.of(identityId);
  }
}
