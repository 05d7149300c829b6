import type { Id } from '@contract/common';
import type { ConversationSummary } from '@contract/conversations';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { profileConversationsQuery } from '../api/conversations';
import { useSkew } from '../live/clock';
import { ChannelIcon } from '../ui/ChannelIcon';
import { IconClock, IconHeld, IconPhone, IconPromise, IconSnooze, IconTask, type TablerIcon } from '../ui/icons';
import { Section } from '../ui/Section';
import { useNow } from '../ui/useNow';
import { moment, ordinal } from '../ui/words';
import classes from './Ahead.module.css';
import { type Coming, heldQuery, owedQuery, whatComes } from './ahead-words';

const icons: Record<Coming['kind'], TablerIcon> = {
  callback: IconPhone,
  promise: IconPromise,
  task: IconTask,
  held: IconHeld,
  snoozed: IconSnooze,
};

const nameOf = ({ subject, lastMessage, inbox }: ConversationSummary) => subject ?? lastMessage?.text ?? inbox.name;

/** "Maya, 3rd time about this": who has it, and what there is to mind. */
function standing({ assignee, control, contactsOnIssue, status }: ConversationSummary): string {
  const who = assignee?.name ?? control.name ?? (control.kind === 'queue' ? 'Waits in the queue' : 'Nobody has it');
  const parts = [who];
  if (status === 'pending') parts.push('waits for their answer');
  if (contactsOnIssue > 1) parts.push(`${ordinal(contactsOnIssue)} time about this`);
  return parts.join(', ');
}

/** What goes on with a person now, and what comes next: open conversations, callbacks, promises, tasks, and what is held back. */
export function Ahead({ person }: { person: Id }) {
  const conversations = useQuery(profileConversationsQuery(person));
  const owed = useQuery(owedQuery(person));
  const held = useQuery(heldQuery(person));
  const now = useNow(30_000) + useSkew();
  const rows = conversations.data?.data ?? [];
  const open = rows.filter(({ status }) => status === 'open' || status === 'pending');
  const coming = whatComes(owed.data ?? [], held.data ?? [], rows);
  const isReady = owed.isSuccess && held.isSuccess && conversations.isSuccess;
  const failed = [conversations, owed, held].find(({ isError }) => isError);
  return (
    <>
      <Section label="Open now">
        {conversations.isSuccess && open.length === 0 ? <p className={classes.none}>Nothing is open.</p> : null}
        <ul className={classes.list}>
          {open.map((row) => (
            <li key={row.id}>
              <ChannelIcon channel={row.inbox.channel} size={18} />
              <span className={classes.words}>
                <Link to="/inbox/$conversationId" params={{ conversationId: row.id }} className={classes.name}>
                  {nameOf(row)}
                </Link>
                <span className={classes.more}>{standing(row)}</span>
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section label="What comes next">
        {failed ? (
          <p className={classes.none}>
            We could not load all of it.{' '}
            <button type="button" className={classes.again} onClick={() => void failed.refetch()}>
              Try again
            </button>
          </p>
        ) : null}
        {isReady && coming.length === 0 ? <p className={classes.none}>Nothing is planned.</p> : null}
        <ul className={classes.list}>
          {coming.map((one) => {
            const Icon = icons[one.kind] ?? IconClock;
            const isLate = one.at !== null && one.kind !== 'held' && Date.parse(one.at) < now;
            return (
              <li key={one.id}>
                <Icon size={18} stroke={1.65} aria-hidden="true" />
                <span className={classes.words}>
                  <Link
                    to="/inbox/$conversationId"
                    params={{ conversationId: one.conversationId }}
                    className={classes.next}
                  >
                    {one.text}
                  </Link>
                  {one.more ? <span className={classes.more}>{one.more}</span> : null}
                </span>
                <span className={classes.at} data-late={isLate || undefined}>
                  {isLate ? 'was due ' : null}
                  {one.at ? moment(one.at) : one.whenNot}
                </span>
              </li>
            );
          })}
        </ul>
      </Section>
    </>
  );
}
