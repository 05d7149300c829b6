import type { WorkItem } from '@contract/routing';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { deskQuery } from '../../api/desk';
import { IconTask } from '../../ui/icons';
import { isBeside } from '../conversation/BesideBar';
import classes from './ConversationList.module.css';
import row from './OfferRow.module.css';

const NAMES: Record<string, string> = { callback: 'Callback', promise: 'Promise' };

/** What I took on that no row of the list leads to: about people without a conversation, or beside one that a colleague holds. */
export function useTasks(listed: ReadonlySet<string>): WorkItem[] {
  const { data: desk } = useQuery(deskQuery);
  return (
    desk?.work.filter((item) => item.conversationId === null || (isBeside(item) && !listed.has(item.conversationId))) ??
    []
  );
}

/** Each leads to its conversation or, without one, to the person. */
export function TaskRows({ tasks }: { tasks: WorkItem[] }) {
  if (tasks.length === 0) return null;
  return (
    <>
      <h2 className={classes.label}>Tasks</h2>
      {tasks.map((item) => (
        <Way key={item.id} item={item}>
          <IconTask size={20} stroke={1.65} aria-hidden="true" />
          <span className={row.text}>
            <span className={row.name}>{item.title}</span>
            <span className={row.meta}>
              {NAMES[item.kind] ?? 'Task'} from {item.queue.name}
            </span>
          </span>
        </Way>
      ))}
    </>
  );
}

function Way({ item: { conversationId, profileId }, children }: { item: WorkItem; children: ReactNode }) {
  return conversationId === null ? (
    <Link to="/people/$profileId" params={{ profileId }} className={row.row} data-quiet>
      {children}
    </Link>
  ) : (
    <Link to="/inbox/$conversationId" params={{ conversationId }} search={(now) => now} className={row.row} data-quiet>
      {children}
    </Link>
  );
}
