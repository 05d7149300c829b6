import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../../kernel/auth/allow.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { AnyQuery, Doc } from '../../kernel/http/openapi/doc.js';
import { malformed } from './malformed.js';
import { preferenceLink, readUnsubscribeToken } from './links.js';
import { confirmPage, goneByPage, preferencesPage } from './page.js';
import { Preferences } from './preferences.js';
import { readForm } from './read-form.js';
import { SignedPage } from './signed-page.js';
import { Unsubscribe } from './unsubscribe.js';

type Asked = FastifyRequest & { rawBody?: Buffer };

/**
 * The customer's own page, by a signed link that expires: no sign-in, no cookie, no script. The link itself is the permission,
 * so a page elsewhere that does not have it can post nothing.
 */
@AnyQuery()
@Controller()
@Allow('public')
export class PreferencesController {
  constructor(
    private readonly preferences: Preferences,
    private readonly stop: Unsubscribe,
    private readonly pages: SignedPage,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  @Get('preferences/:token')
  @Doc({ summary: 'A customer’s page: what may be sent to one of their addresses', answer: 'html' })
  async show(@Param('token') token: string, @Req() request: Asked, @Res() reply: FastifyReply): Promise<void> {
    if (this.pages.busy(token, request, reply)) return;
    const identityId = this.pages.address(token);
    const page = identityId && (await this.preferences.read(identityId));
    if (page) this.pages.send(reply, 200, preferencesPage(page, token, null));
    else this.pages.over(reply);
  }

  @Post('preferences/:token')
  @HttpCode(200)
  @Doc({ summary: 'A customer changes what may be sent to one of their addresses', answer: 'html' })
  async change(@Param('token') token: string, @Req() request: Asked, @Res() reply: FastifyReply): Promise<void> {
    if (this.pages.busy(token, request, reply)) return;
    const identityId = this.pages.address(token);
    if (!identityId) return this.pages.over(reply);
    const form = await readForm(request);
    const what = form.get('do');
    if (what !== 'save' && what !== 'stop') throw malformed('This is not what the page sends');
    const page = await (what === 'stop'
      ? this.preferences.stop(identityId)
      : this.preferences.choose(identityId, new Set(form.getAll('shown')), new Set(form.getAll('on'))));
    if (page) this.pages.send(reply, 200, preferencesPage(page, token, what === 'stop' ? 'stopped' : 'saved'));
    else this.pages.over(reply);
  }

  @Get('unsubscribe/:token')
  @Doc({ summary: 'Asks a customer whether to unsubscribe; changes nothing', answer: 'html' })
  async ask(@Param('token') token: string, @Req() request: Asked, @Res() reply: FastifyReply): Promise<void> {
    if (this.pages.busy(token, request, reply)) return;
    const asked = readUnsubscribeToken(this.config.secretKey, token);
    const page = asked && (await this.preferences.read(asked.identityId));
    const purpose = page && page.purposes.find(({ name }) => name === asked.purpose);
    if (asked && page && purpose) this.pages.send(reply, 200, confirmPage(page, purpose, asked.channel));
    else this.pages.over(reply);
  }

  @Post('unsubscribe/:token')
  @HttpCode(200)
  @Doc({
    summary: 'Unsubscribe in one click, as a mail program does it (RFC 8058)',
    about: 'The body is `List-Unsubscribe=One-Click`, as a form. Answers without redirect and without cookies.',
    answer: 'html',
  })
  async unsubscribe(@Param('token') token: string, @Req() request: Asked, @Res() reply: FastifyReply): Promise<void> {
    if (this.pages.busy(token, request, reply)) return;
    if (!readUnsubscribeToken(this.config.secretKey, token)) return this.pages.over(reply);
    const how = (await readForm(request)).get('List-Unsubscribe');
    if (how !== 'One-Click' && how !== 'Page') throw malformed('The body is List-Unsubscribe=One-Click');
    const asked = await this.stop.run(token);
    if (!asked) return this.pages.over(reply);
    this.pages.send(reply, 200, goneByPage(preferenceLink(this.config, asked.identityId).url));
  }
}
