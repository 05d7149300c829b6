import { useQuery } from '@tanstack/react-query';
import { agentsQuery, queuesQuery } from '../../api/desk';
import { callableTeamsQuery } from '../../api/mentions';
import { useMe } from '../../api/session';
import { type Callable, callables, findCallable } from './mention';

/** Whom the word after an @ may mean; null: nobody is being called. */
export function useCallable(word: string | null): Callable[] {
  const me = useMe();
  const enabled = word !== null;
  const { data: agents = [] } = useQuery({ ...agentsQuery, enabled });
  const { data: teams = [] } = useQuery({ ...callableTeamsQuery, enabled });
  const { data: queues = [] } = useQuery({ ...queuesQuery, enabled });
  return word === null ? [] : findCallable(callables({ agents, teams, queues }, me.id), word);
}
