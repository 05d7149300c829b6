import { Controller, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InboxCounts, InboxDirectory } from '../channels/index.js';
import { Allow } from '../kernel/auth/allow.js';
import { AnyQuery, Doc } from '../kernel/http/openapi/doc.js';
import { notFound, Refusal } from '../kernel/http/problem.js';
import { CallSteps } from './call-steps.js';
import { readSigned } from './heard.js';

/** The vendor's side of a call: each step is a signed form, answered with what happens next. */
@AnyQuery()
@Controller('channels/:inboxId/voice')
export class VoiceHooksController {
  constructor(
    private readonly inboxes: InboxDirectory,
    private readonly counts: InboxCounts,
    private readonly steps: CallSteps,
  ) {}

  @Post(':step')
  @Doc({
    summary: 'Go on with a telephone call',
    about: 'Called by Twilio with a signed form; the answer is TwiML. The same callback twice changes nothing.',
    answer: 'text',
    problems: ['bad_signature', 'inbox_paused'],
  })
  @HttpCode(200)
  @Allow('public')
  async go(
    @Param('inboxId') inboxId: string,
    @Param('step') name: string,
    @Query() query: Record<string, string>,
    @Req() request: FastifyRequest & { rawBody?: Buffer },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const door = await this.inboxes.find(inboxId);
    const step = this.steps.find(name);
    if (door?.adapter.channel !== 'voice' || !step) throw notFound('inbox');
    const url = door.connection.publicUrl + request.url;
    const form = await readSigned(door, url, request.headers['x-twilio-signature'], request.rawBody ?? Buffer.alloc(0));
    if (!form) {
      this.counts.refused(door.id);
      throw new Refusal(401, 'bad_signature', 'The signature is not right');
    }
    // A call that goes on goes on; nobody new gets in.
    if (door.paused && name === 'incoming') throw new Refusal(503, 'inbox_paused', 'This inbox is paused');
    this.inboxes.heard(door);
    void reply.type('text/xml; charset=utf-8').send(await step({ door, form, query }));
  }
}
