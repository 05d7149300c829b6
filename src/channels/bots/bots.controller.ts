import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import { type Bot, botProtocols } from '../../contract/channels.js';
import { storable } from '../../conversations/index.js';
import { type Actor, CurrentActor } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { parseWith } from '../../kernel/http/validate.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { BotsQueries } from './bots.queries.js';
import { ChangeBot } from './change-bot.js';

const name = storable(120).refine((text) => text.trim() !== '', 'is empty');
const fields = {
  version: storable(60).nullable().optional(),
  protocol: z.enum(botProtocols).optional(),
  webhookUrl: z.string().max(2000).nullable().optional(),
  silentAfterTries: z.number().int().min(1).max(8).optional(),
  ackSeconds: z.number().int().min(1).max(15).optional(),
};
const NewBot = z.strictObject({ name, ...fields });
const BotChanges = z.strictObject({ name: name.optional(), enabled: z.boolean().optional(), ...fields });
const Rotation = z.strictObject({ overlapHours: z.number().min(0).max(720).optional() });

/** The register of bots. */
@Controller('v1/bots')
export class BotsController {
  constructor(
    private readonly queries: BotsQueries,
    private readonly changeBot: ChangeBot,
  ) {}

  @Get()
  @Doc({ summary: 'Bots', answer: 'List<Bot>' })
  @Allow('agent', { scope: 'bots' })
  async list(): Promise<{ data: Bot[] }> {
    return { data: await this.queries.all() };
  }

  @Get(':id')
  @Doc({ summary: 'One bot', answer: 'Bot' })
  @Allow('agent', { scope: 'bots' })
  read(@Param('id') id: string): Promise<Bot> {
    return this.queries.byId(id);
  }

  /** The answer holds the bot's key and the webhook secret: they are shown here and never again. */
  @Post()
  @Doc({
    summary: 'Register a bot; its key and secret are shown once',
    body: NewBot,
    answer: ['Bot', { apiKey: 'string', webhookSecret: 'string' }],
  })
  @Allow('admin', { scope: 'bots' })
  async create(
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
  ): Promise<Bot & { apiKey: string; webhookSecret: string }> {
    const { id, ...secrets } = await this.changeBot.create(parseWith(NewBot, body), actor);
    return { ...(await this.queries.byId(id)), ...secrets };
  }

  @Patch(':id')
  @Doc({ summary: 'Change a bot', body: BotChanges, answer: 'Bot' })
  @Allow('admin', { scope: 'bots' })
  async change(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor): Promise<Bot> {
    await this.changeBot.change(id, parseWith(BotChanges, body), actor);
    return this.queries.byId(id);
  }

  @Post(':id/rotate-secret')
  @Doc({
    summary: 'A new webhook secret; the old one works on for a while',
    body: Rotation,
    answer: { webhookSecret: 'string' },
  })
  @HttpCode(200)
  @Allow('admin', { scope: 'bots' })
  rotate(@Param('id') id: string, @Body() body: unknown, @CurrentActor() actor: Actor) {
    return this.changeBot.rotateSecret(id, parseWith(Rotation, body ?? {}).overlapHours, actor);
  }
}
