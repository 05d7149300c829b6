import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { deskQuery } from '../../api/desk';
import { IconTask } from '../../ui/icons';
import classes from './ConversationList.module.css';
import row from './OfferRow.module.css';

/** What I took on about people who have no conversation: it leads to the person. */
export function TaskRows() {
  const { data: desk } = useQuery(deskQuery);
  const alone = desk?.work.filter((item) => item.conversationId === null) ?? [];
  if (alone.length === 0) return null;
  return (
    <>
      <h2 className={classes.label}>Tasks</h2>
      {alone.map((item) => (
        <Link
          key={item.id}
          to="/people/$profileId"
          params={{ profileId: item.profileId }}
          className={row.row}
          data-quiet
        >
          <IconTask size={20} stroke={1.65} aria-hidden="true" />
          <span className={row.text}>
            <span className={row.name}>{item.title}</span>
            <span className={row.meta}>Task from {item.queue.name}</span>
          </span>
        </Link>
      ))}
    </>
  );
}
