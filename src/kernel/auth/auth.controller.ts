import { Body, Controller, Get, HttpCode, Inject, Patch, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Me } from '../../contract/conversations.js';
import { CONFIG, type RunningConfig } from '../config/running.js';
import { Database } from '../db/database.js';
import { parseWith } from '../http/validate.js';
import { Doc } from '../http/openapi/doc.js';
import { CurrentActor, type Person } from './actor.js';
import { Allow } from './allow.js';
import { Passwords } from './passwords.js';
import { SESSION_COOKIE } from './policy.guard.js';
import { type NewSession, Sessions } from './sessions.js';
import { issueToken } from './signed-token.js';

const Link = z.strictObject({ token: z.string().max(100) });
const Password = z.strictObject({
  email: z.string().max(320),
  password: z.string().max(1000),
  totp: z.string().max(10).optional(),
});
const NewPassword = z.strictObject({ current: z.string().max(1000).optional(), password: z.string().max(1000) });
const Code = z.strictObject({ code: z.string().max(10) });
const Changes = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  preferences: z.record(z.string().max(60), z.unknown()).optional(),
});

/** Signing in and out, one's own account, and the short token a socket connects with. */
@Controller('v1')
export class AuthController {
  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly database: Database,
  ) {}

  @Post('auth/link')
  @Doc({ summary: 'Sign in by a one-time link', body: Link, answer: 'Me', problems: ['link_used'] })
  @HttpCode(200)
  @Allow('public')
  async link(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<Me> {
    return this.begin(await this.sessions.useLink(parseWith(Link, body).token), reply);
  }

  @Post('auth/password')
  @Doc({
    summary: 'Sign in by password',
    body: Password,
    answer: 'Me',
    problems: ['bad_credentials', 'totp_required', 'bad_code', 'too_many_requests'],
  })
  @HttpCode(200)
  @Allow('public')
  async password(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    const { email, password, totp } = parseWith(Password, body);
    return this.begin(await this.passwords.signIn(email, password, totp, request.ip), reply);
  }

  @Post('auth/sign-out')
  @Doc({ summary: 'Sign out' })
  @HttpCode(204)
  @Allow('agent')
  async signOut(@CurrentActor() actor: Person, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    if (actor.kind === 'agent') await this.sessions.revoke(actor.sessionId);
    reply.clearCookie(SESSION_COOKIE, { path: '/' });
  }

  @Get('auth/socket-token')
  @Doc({
    summary: 'A token to connect a socket with, good for a minute',
    answer: { token: 'string', expiresAt: 'Instant' },
  })
  @Allow('agent')
  socketToken(@CurrentActor() actor: Person): { token: string; expiresAt: string } {
    const token = issueToken(this.config.secretKey, 'socket', { sessionId: actor.sessionId, agentId: actor.id }, 60);
    return { token, expiresAt: new Date(Date.now() + 60_000).toISOString() };
  }

  @Get('me')
  @Doc({ summary: 'The signed-in person', answer: 'Me' })
  @Allow('agent')
  me(@CurrentActor() actor: Person): Promise<Me> {
    return this.sessions.me(actor.id);
  }

  @Patch('me')
  @Doc({ summary: 'Change your name or preferences', body: Changes, answer: 'Me' })
  @Allow('agent')
  async change(@CurrentActor() actor: Person, @Body() body: unknown): Promise<Me> {
    const { name, preferences } = parseWith(Changes, body);
    await this.database.query(
      `UPDATE agent SET name = COALESCE($2, name), preferences = jsonb_strip_nulls(preferences || COALESCE($3::jsonb, '{}')) WHERE id = $1`,
      [actor.id, name, preferences && JSON.stringify(preferences)],
    );
    return this.sessions.me(actor.id);
  }

  @Put('me/password')
  @Doc({ summary: 'Set a password; every other session ends', body: NewPassword, problems: ['bad_credentials'] })
  @HttpCode(204)
  @Allow('agent')
  async newPassword(@CurrentActor() actor: Person, @Body() body: unknown): Promise<void> {
    const { current, password } = parseWith(NewPassword, body);
    await this.passwords.change(actor, current, password);
  }

  @Post('me/totp')
  @Doc({ summary: 'Begin to use an authenticator', answer: { secret: 'string', uri: 'string' } })
  @HttpCode(200)
  @Allow('agent')
  async startTotp(@CurrentActor() actor: Person): Promise<{ secret: string; uri: string }> {
    const { email } = await this.sessions.me(actor.id);
    return this.passwords.startTotp(actor.id, email);
  }

  @Post('me/totp/confirm')
  @Doc({ summary: 'Confirm the authenticator by its first code', body: Code, problems: ['bad_code'] })
  @HttpCode(204)
  @Allow('agent')
  async confirmTotp(@CurrentActor() actor: Person, @Body() body: unknown): Promise<void> {
    await this.passwords.confirmTotp(actor.id, parseWith(Code, body).code);
  }

  private async begin(session: NewSession, reply: FastifyReply): Promise<Me> {
    reply.setCookie(SESSION_COOKIE, session.token, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.config.publicUrl.startsWith('https:'),
      maxAge: 12 * 3600,
    });
    return this.sessions.me(session.agentId);
  }
}
