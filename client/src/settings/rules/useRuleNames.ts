import { useQuery } from '@tanstack/react-query';
import { queuesQuery } from '../../api/desk';
import { ruleFieldsQuery } from '../../api/macros';
import { inboxesQuery } from '../api';
import { inWords } from './words';

const NOTHING: never[] = [];

/** What rules ask about and the names of what they name. */
export function useRuleNames() {
  const known = useQuery(ruleFieldsQuery);
  const { data: queues = NOTHING } = useQuery(queuesQuery);
  const { data: inboxes = NOTHING } = useQuery(inboxesQuery);
  const fields = known.data?.data ?? NOTHING;
  return {
    fields,
    ops: known.data?.ops,
    queues,
    inboxes,
    say: (why: string) => inWords(why, fields, [...queues, ...inboxes]),
  };
}
