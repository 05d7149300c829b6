import type { AddressKind } from '../contract/inbound.js';
import type { ChannelAdapter } from './channel-adapter.js';
import type { Door } from './inboxes/inbox-directory.js';
import { missingCredentials } from './secrets.js';

/** An address of a person, as far as writing to it first is concerned. */
export interface KnownAddress {
  id: string;
  kind: AddressKind;
  value: string;
  proof: 'none' | 'claimed' | 'verified' | 'strong';
}

const kindWords: Record<AddressKind, string> = {
  phone: 'phone number',
  email: 'e-mail address',
  external_id: 'account',
  visitor: 'visit',
};

const isProved = ({ proof }: KnownAddress) => proof === 'verified' || proof === 'strong';

/** The best proved of a person's addresses that this channel writes to. */
export function addressFor({ capabilities }: ChannelAdapter, known: KnownAddress[]): KnownAddress | undefined {
  const ours = known.filter(({ kind }) => kind === capabilities.reaches);
  return ours.find(({ proof }) => proof === 'strong') ?? ours.find(isProved);
}

/** Why nobody of these addresses can be written to first on this channel, in words; null when one can. */
export function whyNotFirst(adapter: ChannelAdapter, known: KnownAddress[]): string | null {
  const { reaches, firstContact } = adapter.capabilities;
  if (!reaches) return `On ${adapter.name} they write first`;
  const ours = known.filter(({ kind }) => kind === reaches);
  if (ours.length === 0) return `We know no ${kindWords[reaches]} of theirs`;
  if (!ours.some(isProved)) return `Their ${kindWords[reaches]} is not verified`;
  return firstContact ? null : 'They have not written here first';
}

/** Why an inbox sends nothing at all now, in words. */
export function notReady({ adapter, connection, paused }: Door): string | null {
  if (adapter.class === 'voice' && !adapter.send) return 'A call is spoken, not written';
  if (paused) return 'This inbox is paused';
  const missing = missingCredentials(adapter, connection.credentials[0] ?? {});
  return missing.length > 0 ? `Not set up: ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing` : null;
}
