import type { ConversationDetail } from '@contract/conversations';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { profileConversationsQuery } from '../../api/conversations';
import { ChannelIcon } from '../../ui/ChannelIcon';
import { IconCheck } from '../../ui/icons';
import { Section } from '../../ui/Section';
import { day, ordinal } from '../../ui/words';
import classes from './ContextPanel.module.css';
import { issueLine } from './issue-line';

export function ThisIssue({ row }: { row: ConversationDetail }) {
  if (row.contactsOnIssue < 2) return null;
  return (
    <Section label="This issue" source="7 days">
      <p className={classes.strong}>{issueLine(row)}</p>
      <p className={classes.meta}>
        This is the {ordinal(row.contactsOnIssue)} time about the same thing. Start from what we know.
      </p>
    </Section>
  );
}

/** The customer's other conversations, newest first: one press away. */
export function Before({ row }: { row: ConversationDetail }) {
  const { data } = useQuery(profileConversationsQuery(row.profile.id));
  const others = (data?.data ?? []).filter((each) => each.id !== row.id).slice(0, 6);
  if (others.length === 0) return null;
  return (
    <Section label="Before this">
      <ul className={classes.before}>
        {others.map((each) => (
          <li key={each.id}>
            {each.status === 'resolved' ? (
              <IconCheck size={16} stroke={1.65} className={classes.quiet} aria-label="Resolved" />
            ) : (
              <ChannelIcon channel={each.inbox.channel} size={16} />
            )}
            <Link
              to="/inbox/$conversationId"
              params={{ conversationId: each.id }}
              search={(now) => now}
              className={classes.value}
            >
              {each.subject ?? each.lastMessage?.text ?? 'Conversation'}
            </Link>
            <span className={classes.meta}>{day(each.lastMessage?.at ?? each.createdAt)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
