import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { readUnsubscribeToken } from './links.js';
import { Preferences } from './preferences.js';

/** Stops what a signed token names, whichever way it came back to us. */
@Injectable()
export class Unsubscribe {
  constructor(
    private readonly preferences: Preferences,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  /** Null: the token is none of ours, or over. */
  async run(token: string): Promise<{ identityId: string } | null> {
    const asked = readUnsubscribeToken(this.config.secretKey, token);
    return asked && (await this.preferences.unsubscribe(asked)) ? asked : null;
  }
}
