import { Inject, Injectable } from '@nestjs/common';
import type { VisitorMessage, VisitorThread } from '../../contract/live.js';
import { readPass, type VisitorPass } from '../../kernel/auth/visitor-pass.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { VisitorDoor, type VisitorSends } from '../../realtime/index.js';
import { AskPerson } from './ask-person.js';
import { MarkReached } from './mark-reached.js';
import { SendMessage } from './send-message.js';
import { WebchatQueries } from './webchat.queries.js';

/** Who may come in as a visitor, and what the web chat does for them: always their own conversation and no other. */
@Injectable()
export class VisitorPolicy extends VisitorDoor {
  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly queries: WebchatQueries,
    private readonly sending: SendMessage,
    private readonly marking: MarkReached,
    private readonly asking: AskPerson,
  ) {
    super();
  }

  async admit(token: unknown): Promise<VisitorPass | null> {
    const pass = readPass(this.config.secretKey, token);
    return pass && (await this.queries.inbox(pass.inboxId)) ? pass : null;
  }

  async conversation(pass: VisitorPass): Promise<string | null> {
    return (await this.queries.conversation(pass))?.id ?? null;
  }

  thread(pass: VisitorPass, after?: number, known?: string): Promise<VisitorThread> {
    return this.queries.thread(pass, after, known);
  }

  send(pass: VisitorPass, message: VisitorSends): Promise<{ message: VisitorMessage; conversationId: string }> {
    return this.sending.run(pass, message);
  }

  async reached(pass: VisitorPass, seq: number, state: 'delivered' | 'read'): Promise<void> {
    const found = await this.queries.conversation(pass);
    if (found) await this.marking.run(found.id, seq, state);
  }

  async askPerson(pass: VisitorPass): Promise<boolean> {
    const found = await this.queries.conversation(pass);
    return found ? this.asking.run(found.id) : false;
  }
}
