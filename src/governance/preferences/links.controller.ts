import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { MakeLink } from './make-link.js';

const LinkBody = z.strictObject({ identityId: z.string().max(64).nullish() });

/** A link to a person's preference page, to be sent to them. */
@Controller('v1/profiles')
export class LinksController {
  constructor(private readonly links: MakeLink) {}

  @Post(':id/preference-link')
  @HttpCode(200)
  @Doc({
    summary: 'Sign a link to the preference page of one of a person’s addresses',
    about: 'Send it to that address and nowhere else: whoever has it can change these choices. It works for 30 days.',
    body: LinkBody,
    answer: { url: 'string', expiresAt: 'string' },
  })
  @Allow('agent', { scope: 'profiles' })
  make(@Param('id') id: string, @Body() body: unknown): Promise<{ url: string; expiresAt: string }> {
    const { identityId } = parseWith(LinkBody, body ?? {});
    return this.links.page(id, identityId ?? null);
  }
}
