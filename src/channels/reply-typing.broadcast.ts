import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Viewing } from '../realtime/index.js';
import { ReplyTyping } from './reply-typing.js';

/** Hears from the consoles that somebody types. */
@Injectable()
export class ReplyTypingBroadcast implements OnModuleInit {
  constructor(
    private readonly viewing: Viewing,
    private readonly typing: ReplyTyping,
  ) {}

  onModuleInit(): void {
    this.viewing.onTyping((conversationId) => void this.typing.show(conversationId));
  }
}
