import { hkdfSync } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';

/** The key an inbox's mails are signed with. It outlives every rotation: answers come years later. */
@Injectable()
export class MailKeys {
  constructor(@Inject(CONFIG) private readonly config: RunningConfig) {}

  of(inboxId: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.config.secretKey, '', `mail:${inboxId}`, 32));
  }
}
