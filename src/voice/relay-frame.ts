import { z } from 'zod';
import { toStorable } from '../kernel/storable.js';

const words = z
  .string()
  .max(20_000)
  .transform((text) => toStorable(text));
const frame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('setup'), sessionId: z.string().max(100), callSid: z.string().max(100) }),
  z.object({ type: z.literal('prompt'), voicePrompt: words, last: z.boolean().default(true) }),
  z.object({ type: z.literal('dtmf'), digit: z.string().regex(/^[\d*#A-D]$/) }),
  z.object({ type: z.literal('interrupt'), utteranceUntilInterrupt: words.default('') }),
  z.object({ type: z.literal('error'), description: words.default('') }),
]);

/** What the vendor says over a relay's socket. */
export type RelayFrame = z.infer<typeof frame>;

/** The frame, or the vendor's name of one we do not understand. */
export function readFrame(raw: Buffer): RelayFrame | { type: 'unknown'; name: string } {
  try {
    const told = JSON.parse(raw.toString('utf8')) as { type?: unknown };
    const { success, data } = frame.safeParse(told);
    return success ? data : { type: 'unknown', name: typeof told?.type === 'string' ? told.type : 'no type' };
  } catch {
    return { type: 'unknown', name: 'not JSON' };
  }
}

/** Why a relay ended: read again when the vendor asks how the call goes on. */
export const relayEnds = ['asked', 'handed_over', 'bot_silent', 'caller_silent'] as const;
export type RelayEnd = (typeof relayEnds)[number];

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** Sentence by sentence: the vendor begins to speak with the first, and is told which is the last. */
export function textFrames(text: string): string[] {
  const tokens = [...sentences.segment(text)].map(({ segment }) => segment);
  return tokens.map((token, i) => JSON.stringify({ type: 'text', token, last: i === tokens.length - 1 }));
}

export const endFrame = (reason: RelayEnd): string =>
  JSON.stringify({ type: 'end', handoffData: JSON.stringify({ reason }) });

/** The reason the vendor gives back to us; null when the socket ended without one. */
export function readHandoff(data = ''): RelayEnd | null {
  try {
    const { reason } = JSON.parse(data) as { reason?: unknown };
    return relayEnds.find((one) => one === reason) ?? null;
  } catch {
    return null;
  }
}
