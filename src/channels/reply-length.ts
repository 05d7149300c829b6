import { type Capabilities, replyKinds, type ReplyKind } from '../contract/channels.js';
import { measure } from '../contract/length.js';
import { invalid, Refusal } from '../kernel/http/problem.js';
import type { ChannelAdapter } from './channel-adapter.js';

/** Who reads an answer to a comment, as the writer chose it. */
export function kindOf(options: Record<string, unknown> | undefined): ReplyKind | null {
  return replyKinds.find((one) => one === options?.replyKind) ?? null;
}

export const kindsOf = ({ capabilities }: ChannelAdapter): readonly ReplyKind[] =>
  capabilities.replyKinds ?? replyKinds;

/** Refuses an answer to a comment in a way its channel does not know. */
export function refuseKind(adapter: ChannelAdapter, kind: ReplyKind | null): void {
  const known = kindsOf(adapter);
  if (kind && !known.includes(kind))
    throw invalid('/options/replyKind', 'unsupported', `${adapter.name} answers a comment ${known.join(' or ')} only`);
}

/** The longest answer of this kind to a comment; of none, to a message. */
export function longest({ maxText, maxPublicText = maxText }: Capabilities, kind: ReplyKind | null): number {
  if (kind === 'public') return maxPublicText;
  return kind === 'both' ? Math.min(maxText, maxPublicText) : maxText;
}

/** Refuses what its channel would not take whole: said here at once, not by the vendor when it is stored already. */
export function refuseTooLong({ name, capabilities }: ChannelAdapter, text: string, kind: ReplyKind | null): void {
  const limit = longest(capabilities, kind);
  const countsBytes = capabilities.countsBytes && kind !== 'public';
  const weighs = capabilities.weighsPublic && kind === 'public';
  const { length, over, ...parts } = measure(text, { ...capabilities, countsBytes, weighs, maxText: limit });
  if (over <= 0) return;
  const unit = countsBytes ? 'bytes' : 'characters';
  const errors = [{ pointer: '/text', code: 'too_long', message: `at most ${limit} ${unit}` }];
  const title = `${name} takes ${limit} ${unit} at most; this is ${over} too many`;
  throw new Refusal(422, 'too_long', title, { errors, limit, length, ...parts });
}
