import type { Person } from '../kernel/auth/actor.js';

/** Decides whether a person may open a conversation; conversations provides it, so that realtime knows no feature. */
export abstract class MayView {
  abstract check(person: Person, conversationId: string): Promise<boolean>;
}
