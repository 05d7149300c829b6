import { postLength } from './post-length.js';
import { countSegments } from './segments.js';

/** How a channel counts a text, and how much of it it takes. */
export interface LengthRule {
  maxText: number;
  segments?: boolean;
  countsBytes?: boolean;
  /** Signs have weights, and addresses one length, as on X. */
  weighs?: boolean;
}

/** How long a text is as its channel counts it; `segments` is told where it is sent in parts. */
export function measure(text: string, { maxText, segments, countsBytes, weighs }: LengthRule) {
  const counted = countsBytes ? new TextEncoder().encode(text).length : [...text].length;
  const length = weighs ? postLength(text) : counted;
  return { length, over: length - maxText, ...(segments && { segments: countSegments(text).segments }) };
}
