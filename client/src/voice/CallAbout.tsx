import type { Id } from '@contract/common';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { conversationQuery } from '../api/conversations';
import text from '../ui/TextLink.module.css';
import classes from './Softphone.module.css';

/** What the call is about: the conversation it belongs to, a chat that became a call for instance, one click away. */
export function CallAbout({ conversationId }: { conversationId: Id }) {
  const { data: row } = useQuery(conversationQuery(conversationId));
  if (!row) return null;
  const name = row.profile.name ?? 'Unknown customer';
  return (
    <p className={classes.about}>
      <Link to="/inbox/$conversationId" params={{ conversationId }} className={text.link}>
        {row.subject ? `${name}: ${row.subject}` : name}
      </Link>
    </p>
  );
}
