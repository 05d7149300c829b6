import type { Id, Instant } from './common.js';

/** `monitor`: looks on. `barge`: writes to the customer beside the person who has it. */
export const textSupervisionModes = ['monitor', 'barge'] as const;
export type TextSupervisionMode = (typeof textSupervisionModes)[number];

/** A supervisor in somebody's conversation. */
export interface TextSupervision {
  id: Id;
  conversationId: Id;
  supervisor: { id: Id; name: string };
  mode: TextSupervisionMode;
  /** The person who has the conversation is not told. */
  private: boolean;
  since: Instant;
}

/** A supervisor's words for the person who has the conversation; nobody else reads them, least of all the customer. */
export interface Whisper {
  id: Id;
  conversationId: Id;
  from: { id: Id; name: string };
  to: { id: Id; name: string };
  text: string;
  at: Instant;
}

/** `GET /v1/conversations/{id}/supervision`: who looks on as far as you may know, and whispers from or to you. */
export interface SupervisionNow {
  people: TextSupervision[];
  whispers: Whisper[];
}
