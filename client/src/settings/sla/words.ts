import type { ChannelClass } from '@contract/common';
import type { SlaPolicy } from '@contract/sla';

export const classWords: Record<ChannelClass, string> = { chat: 'Chats', async: 'Messages and mail', voice: 'Calls' };

export const times = [
  ['firstResponseSeconds', 'First answer'],
  ['nextResponseSeconds', 'Each further answer'],
  ['resolutionSeconds', 'The end of the matter'],
] as const;

/** Which conversations a policy fits, in one line. */
export function fitsWords({ channelClasses, tiers, queues }: SlaPolicy, names: Map<string, string>): string {
  const parts = [
    channelClasses.map((one) => classWords[one]).join(', '),
    tiers.length > 0 ? `customers of ${tiers.join(', ')}` : '',
    queues.length > 0 ? `in ${queues.map((id) => names.get(id) ?? 'a queue that is gone').join(', ')}` : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : 'Everything';
}
