import { Injectable } from '@nestjs/common';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { Live, rooms } from '../../realtime/index.js';

/** Screens drop an erased person at once; their own chat window is over. */
@Injectable()
export class EraseBroadcast {
  constructor(private readonly live: Live) {}

  @On('profile.erased', 'live')
  erased(facts: Fact<'profile.erased'>[]): void {
    for (const { profileId, data } of facts) {
      this.live.agent
        .to(rooms.everyone())
        .emit('person.erased', { id: profileId as string, conversationIds: data.conversationIds });
      for (const id of data.conversationIds)
        this.live.visitor.to(rooms.visitor(id)).emit('session.ended', { code: 'erased' });
    }
  }
}
