import { Injectable } from '@nestjs/common';
import { Live, rooms } from '../realtime/index.js';

/** Shows an agent's unsent words on their other screens. */
@Injectable()
export class DraftsBroadcast {
  constructor(private readonly live: Live) {}

  kept(
    agentId: string,
    draft: {
      conversationId: string;
      mode: 'reply' | 'note';
      text: string;
      clientId: string;
    },
  ): void {
    this.live.agent.to(rooms.agent(agentId)).emit('draft.changed', draft);
  }
}
