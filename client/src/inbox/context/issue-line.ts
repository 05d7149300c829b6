import type { ConversationDetail } from '@contract/conversations';
import { channelName } from '../../ui/ChannelIcon';
import { plural } from '../../ui/words';

/** "3 contacts, 2 channels, 1 problem": of the contacts counted here and of no others. Pure. */
export function issueLine({ contactsOnIssue, facts }: Pick<ConversationDetail, 'contactsOnIssue' | 'facts'>): string {
  const counted = facts.findLast(({ type, data }) => type === 'contact.repeated' && data.contacts === contactsOnIssue);
  // Facts of before did not say by which channels they came.
  const told = Array.isArray(counted?.data.channels) ? counted.data.channels.map(String) : [];
  const channels = new Set(told.map(channelName)).size;
  return [plural(contactsOnIssue, 'contact'), ...(channels > 0 ? [plural(channels, 'channel')] : []), '1 problem'].join(
    ', ',
  );
}
