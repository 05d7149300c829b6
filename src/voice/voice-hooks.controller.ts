import { Controller, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InboxCounts, InboxDirectory } from '../channels/index.js';
import { Allow } from '../kernel/auth/allow.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { notFound, Refusal } from '../kernel/http/problem.js';
import { AnswerCall } from './answer-call.js';
import { EnterQueue } from './enter-queue.js';
import { FollowCall } from './follow-call.js';
import { type Heard, readSigned } from './heard.js';
import { TakeHeard } from './take-heard.js';

type Step = (heard: Heard) => Promise<string>;
const NOTHING = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/** The vendor's side of a call: each step is a signed form, answered with what happens next. */
@Controller('channels/:inboxId/voice')
export class VoiceHooksController {
  private readonly steps: Map<string, Step>;

  constructor(
    private readonly inboxes: InboxDirectory,
    private readonly counts: InboxCounts,
    answer: AnswerCall,
    queue: EnterQueue,
    follow: FollowCall,
    take: TakeHeard,
  ) {
    const silent = (run: (heard: Heard) => Promise<void>) => async (heard: Heard) => {
      await run(heard);
      return NOTHING;
    };
    this.steps = new Map<string, Step>([
      ['incoming', (heard) => answer.ring(heard)],
      ['menu', (heard) => answer.menu(heard)],
      ['hear', (heard) => answer.hear(heard)],
      ['think', (heard) => answer.think(heard)],
      ['offered', (heard) => queue.offered(heard)],
      ['wait', (heard) => queue.wait(heard)],
      ['thanks', (heard) => queue.thanks(heard)],
      ['check', (heard) => answer.check(heard)],
      ['conference', silent((heard) => follow.conference(heard))],
      ['status', silent((heard) => follow.status(heard))],
      ['recording', silent((heard) => take.recording(heard))],
      ['transcript', silent((heard) => take.transcript(heard))],
    ]);
  }

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
    const step = this.steps.get(name);
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
