import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { WhatIf } from '../../contract/what-if.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { ComparePolicies } from './compare.js';
import { WhatIfBody } from './what-if.schema.js';

/** What another way of routing, or other people, would have made of a stretch of the past. */
@Controller('v1/what-if')
@Allow('supervisor', { scope: 'metrics' })
export class WhatIfController {
  constructor(private readonly compare: ComparePolicies) {}

  @Post()
  @HttpCode(200)
  @Doc({
    summary: 'Play a recorded stretch again under other queues and people',
    about: 'At most 36 hours and 50,000 pieces of work. Changes nothing.',
    body: WhatIfBody,
    answer: 'WhatIf',
  })
  run(@Body() body: unknown): Promise<WhatIf> {
    return this.compare.run(parseWith(WhatIfBody, body));
  }
}
