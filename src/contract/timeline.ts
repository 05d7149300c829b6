import type { ChannelKind, Id, Instant } from './common.js';
import type { Message } from './conversations.js';

/** What a person's timeline is made of; each can be asked for alone. */
export type TimelineKind = 'message' | 'bot' | 'note' | 'call' | 'decision' | 'consent' | 'event' | 'merge';

interface Entry {
  /** Unique within the timeline. */
  id: Id;
  at: Instant;
  /** What the customer wanted then, where it is known. */
  issueKey: string | null;
}

/** `GET /v1/profiles/{id}/timeline`: one thing that happened with a person, on whatever channel. */
export type TimelineEntry = Entry &
  (
    | {
        kind: 'message' | 'bot' | 'note' | 'call';
        message: Message;
        conversation: { id: Id; subject: string | null; inbox: { id: Id; name: string; channel: ChannelKind } };
      }
    | {
        kind: 'decision';
        decision: {
          id: Id;
          conversationId: Id | null;
          play: string;
          chosen: string;
          sentence: string;
          /** What held the customer's contact back, and why. */
          suppressed: {
            code: string;
            sentence: string;
            /** Where a cap did: how many it allows within 24 hours, and the contacts that had used it up. */
            cap: { most: number; sends: { id: Id; at: Instant; play: string; channel: string }[] } | null;
          } | null;
        };
      }
    | {
        kind: 'consent';
        consent: { purpose: string; channel: string; granted: boolean; source: string; wording: string | null };
      }
    | { kind: 'event'; event: { name: string; properties: Record<string, unknown>; source: string } }
    | {
        kind: 'merge';
        merge: { surviving: Id; discarded: Id; discardedName: string | null; reason: string; undone: boolean };
      }
  );

export interface TimelinePage {
  /** Newest first. */
  data: TimelineEntry[];
  /** For what is older; null at the beginning, and when newer ones were asked for: go on from the cursor held before. */
  next_cursor: string | null;
  /** For what came since: `?after=`. */
  prev_cursor: string;
  has_more: boolean;
}
