import type { ConversationDetail } from '@contract/conversations';
import { useQuery } from '@tanstack/react-query';
import { useMe } from '../api/session';
import { callsOfQuery, hasLineQuery } from './api';
import { callWords, holderOf } from './call-words';
import classes from './Softphone.module.css';
import { Supervise } from './Supervise';

/** Below a conversation's header while a call goes on in it: how the call stands, and a supervisor's ways into it. */
export function CallBar({ row }: { row: ConversationDetail }) {
  const me = useMe();
  const { data: hasLine } = useQuery(hasLineQuery);
  const { data: calls } = useQuery({ ...callsOfQuery(row.id), enabled: hasLine === true });
  const call = calls?.find(({ state }) => state !== 'ended' && state !== 'voicemail');
  if (!call) return null;
  return (
    <section className={classes.bar} aria-label="Call">
      <p role="status">{callWords(call, me.id)}</p>
      <Supervise call={call} name={holderOf(call)} />
    </section>
  );
}
