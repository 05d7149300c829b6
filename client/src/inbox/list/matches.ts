/** What of a row is read by people. */
interface Row {
  profile: { name: string | null };
  subject: string | null;
  lastMessage: { text: string } | null;
  assignee: { name: string } | null;
  tags: string[];
}

/** Whether a row has every word that is looked for: of the customer, of what it is about, or of who works it. Pure. */
export function matches({ profile, subject, lastMessage, tags, assignee }: Row, find: string): boolean {
  const parts = [profile.name, subject, lastMessage?.text, assignee?.name, ...tags];
  const text = parts.join(' ').toLowerCase();
  return find
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
