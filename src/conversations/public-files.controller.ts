import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow } from '../kernel/auth/allow.js';
import { readFileToken } from '../kernel/auth/visitor-pass.js';
import { CONFIG, type RunningConfig } from '../kernel/config/running.js';
import { AnyQuery, Doc } from '../kernel/http/openapi/doc.js';
import { notFound } from '../kernel/http/problem.js';
import { Attachments } from './attachments.js';
import { sendFile } from './send-file.js';

/** Files for vendors, who fetch what we send: the address itself is the permission, for a week. */
@AnyQuery()
@Controller('files')
export class PublicFilesController {
  constructor(
    private readonly attachments: Attachments,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  @Get(':token')
  @Doc({ summary: 'A file of a message, by an address that was signed for whoever delivers it', answer: 'binary' })
  @Allow('public')
  async file(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const id = readFileToken(this.config.secretKey, token);
    if (!id) throw notFound('file');
    sendFile(reply, await this.attachments.read(id));
  }
}
