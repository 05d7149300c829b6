import type { Attempt, Commitment, Handoff, HandoffReason, Slot } from '@contract/handoff';
import { clock, moment, span } from '../../ui/words';

const reasons: Record<HandoffReason, string> = {
  customer_requested: 'Asked for a person',
  no_match: 'Did not understand',
  low_confidence: 'Not sure enough',
  repeated_failure: 'Tried and failed',
  negative_sentiment: 'The customer is upset',
  policy_required: 'A person must decide',
  high_value: 'High value',
  error: 'The bot broke down',
  out_of_scope: 'Not the bot’s job',
  safety: 'Safety',
  after_hours_deferred: 'Waited for opening hours',
};

export const reasonWords = ({ context: { reason } }: Handoff) => reason.detail ?? reasons[reason.code] ?? reason.code;

const sentence = (name: string) => {
  const words = name.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function valueWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export interface Known {
  key: string;
  label: string;
  value: string;
  confirmed: boolean;
  source: string | null;
}

/** Confirmed first; a secret is named and never shown. */
export function knownWords(slots: Record<string, Slot> = {}): Known[] {
  return Object.entries(slots)
    .map(([key, slot]) => ({
      key,
      label: sentence(key),
      value: slot.sensitivity === 'secret' ? 'given, not shown' : (slot.raw ?? valueWords(slot.value)),
      confirmed: slot.confirmed,
      source: slot.source ?? (slot.confirmed ? null : 'inferred'),
    }))
    .sort((a, b) => Number(b.confirmed) - Number(a.confirmed));
}

export function attemptWords({ action, evidence, outcome }: Attempt): string {
  const result = evidence ?? { succeeded: 'worked', failed: 'failed', abandoned: 'given up' }[outcome];
  return `${sentence(action)}: ${result}`;
}

export interface Promised {
  text: string;
  by: string | null;
  theirs: string | null;
  left: string | null;
  broken: boolean;
}

/** The deadline in the agent's clock, the customer's beside it where it differs, and what is left of it. */
export function promiseWords(
  { text, dueAt }: Commitment,
  now: number,
  timeZone: string | null,
  customer: string,
): Promised {
  if (!dueAt) return { text, by: null, theirs: null, left: null, broken: false };
  const due = Date.parse(dueAt);
  const theirs = timeZone && clock(due, timeZone) !== clock(due) ? `${clock(due, timeZone)} for ${customer}` : null;
  const left = due > now ? `in ${span(due - now)}` : `${span(now - due)} late`;
  return { text, by: moment(due), theirs, left, broken: due <= now };
}

export function moodWords({ context: { signals } }: Handoff): string | null {
  if (!signals) return null;
  if ((signals.frustration ?? 0) > 0.7) return 'Frustrated';
  const mood = signals.sentiment;
  if (mood === undefined) return null;
  if (mood < -0.6) return 'Angry';
  if (mood < -0.15) return 'Worried, not angry';
  return mood < 0.3 ? 'Calm' : 'Friendly';
}

export const extensionWords = (handoff: Handoff): [string, string][] =>
  Object.entries(handoff.extensions).map(([key, value]) => [sentence(key), valueWords(value)]);
