import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../../kernel/auth/allow.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { AnyQuery, Doc } from '../../kernel/http/openapi/doc.js';
import { malformed } from './malformed.js';
import { preferenceLink, readPreferenceToken, readUnsubscribeToken } from './links.js';
import { busyPage, confirmPage, goneByPage, overPage, preferencesPage } from './page.js';
import { PageLimits } from './page-limits.js';
import { Preferences } from './preferences.js';
import { readForm } from './read-form.js';
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
    private readonly limits: PageLimits,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  @Get('preferences/:token')
  @Doc({ summary: 'A customer’s page: what may be sent to one of their addresses', answer: 'html' })
  async show(@Param('token') token: string, @Req() request: Asked, @Res() reply: FastifyReply): Promise<void> {
    if (this.busy(token, request, reply)) return;
    const identityId = readPreferenceToken(this.config.secretKey, token);
    const page = identityId && (await this.preferences.read(identityId));
    if (page) send(reply, 200, preferencesPage(page, null));
    else send(reply, 404, overPage());
  }

  @Post('preferences/:token')
  @HttpCode(200)
  @Doc({ summary: 'A customer changes what may be sent to one of their addresses', answer: 'html' })
  async change(@Param('token') token: string, @Req() request: Asked, @Res() reply: FastifyReply): Promise<void> {
    if (this.busy(token, request, reply)) return;
    const identityId = readPreferenceToken(this.config.secretKey, token);
    if (!identityId) return send(reply, 404, overPage());
    const form = await readForm(request);
    const what = form.get('do');
    if (what !== 'save' && what !== 'stop') throw malformed('This is not what the page sends');
    const page = await (what === 'stop'
      ? this.preferences.stop(identityId)
      : this.preferences.choose(identityId, new Set(form.getAll('shown')), new Set(form.getAll('on'))));
    if (page) send(reply, 200, preferencesPage(page, what === 'stop' ? 'stopped' : 'saved'));
    else send(reply, 404, overPage());
  }

  @Get('unsubscribe/:token')
  @Doc({ summary: 'Asks a customer whether to unsubscribe; changes nothing', answer: 'html' })
  async ask(@Param('token') token: string, @Req() request: Asked, @Res() reply: FastifyReply): Promise<void> {
    if (this.busy(token, request, reply)) return;
    const asked = readUnsubscribeToken(this.config.secretKey, token);
    const page = asked && (await this.preferences.read(asked.identityId));
    const purpose = page && page.purposes.find(({ name }) => name === asked.purpose);
    if (asked && page && purpose) send(reply, 200, confirmPage(page, purpose, asked.channel));
    else send(reply, 404, overPage());
  }

  @Post('unsubscribe/:token')
  @HttpCode(200)
  @Doc({
    summary: 'Unsubscribe in one click, as a mail program does it (RFC 8058)',
    about: 'The body is `List-Unsubscribe=One-Click`, as a form. Answers without redirect and without cookies.',
    answer: 'html',
  })
  async unsubscribe(@Param('token') token: string, @Req() request: Asked, @Res() reply: FastifyReply): Promise<void> {
    if (this.busy(token, request, reply)) return;
    if (!readUnsubscribeToken(this.config.secretKey, token)) return send(reply, 404, overPage());
    const how = (await readForm(request)).get('List-Unsubscribe');
    if (how !== 'One-Click' && how !== 'Page') throw malformed('The body is List-Unsubscribe=One-Click');
    const asked = await this.stop.run(token);
    if (!asked) return send(reply, 404, overPage());
    send(reply, 200, goneByPage(preferenceLink(this.config, asked.identityId).url));
  }

  private busy(token: string, request: Asked, reply: FastifyReply): boolean {
    const seconds = this.limits.wait(request.ip, token);
    if (seconds === null) return false;
    void reply.header('retry-after', String(seconds));
    send(reply, 429, busyPage());
    return true;
  }
}

function send(reply: FastifyReply, status: number, html: string): void {
  void reply.status(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
}
