import { typing } from '../../live/passing';
import { IconMore } from '../../ui/icons';
import { useStore } from '../../ui/store';
import { useNow } from '../../ui/useNow';
import { firstName } from '../../ui/words';
import classes from './Timeline.module.css';

/** Its place is always kept, so that nothing moves when somebody starts to write. */
export function TypingLine({ conversationId, customer }: { conversationId: string; customer: string | null }) {
  const now = useNow(1_000);
  const who = useStore(typing);
  const person = who[`${conversationId}:customer`];
  const writes = person && person.until > now;
  return (
    <div className={classes.typing} aria-hidden={!writes}>
      {writes ? (
        <>
          <IconMore size={15} stroke={1.9} aria-hidden="true" />
          {firstName(customer)} is typing
        </>
      ) : null}
    </div>
  );
}
