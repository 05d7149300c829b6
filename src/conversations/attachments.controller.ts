import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Attachment } from '../contract/conversations.js';
import { type Actor, actorKey, CurrentActor } from '../kernel/auth/actor.js';
import { Allow } from '../kernel/auth/allow.js';
import { invalid } from '../kernel/http/problem.js';
import { Doc } from '../kernel/http/openapi/doc.js';
import { Attachments } from './attachments.js';
import { sendFile } from './send-file.js';

/** Uploads and downloads of files; a download is always offered for saving, never run. */
@Controller('v1/attachments')
@Allow('agent', 'bot', { scope: 'messages' })
export class AttachmentsController {
  constructor(private readonly attachments: Attachments) {}

  @Post()
  @Doc({ summary: 'Store a file to send later', body: 'file', answer: 'Attachment' })
  async upload(@Req() request: FastifyRequest, @CurrentActor() actor: Actor): Promise<Attachment> {
    const file = (await request.file()) as MultipartFile | undefined;
    if (!file) throw invalid('/file', 'missing', 'Send one file in the field "file"');
    const body = await file.toBuffer();
    return this.attachments.store({ name: file.filename, contentType: file.mimetype, body }, actorKey(actor));
  }

  @Get(':id')
  @Doc({ summary: 'The file', answer: 'binary' })
  async download(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    sendFile(reply, await this.attachments.read(id));
  }
}
