import type { ConversationSummary } from '@contract/conversations';

type Row = Pick<ConversationSummary, 'profile' | 'subject' | 'lastMessage' | 'tags' | 'assignee'>;

/** Whether a row has every word that is looked for: of the customer, of what it is about, or of who works it. Pure. */
export function matches({ profile, subject, lastMessage, tags, assignee }: Row, find: string): boolean {
  const parts = [profile.name, subject, lastMessage?.text, assignee?.name, ...tags];
  const text = parts.join(' ').toLowerCase();
  return find
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
