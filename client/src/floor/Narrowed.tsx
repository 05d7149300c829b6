import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { agentsQuery, botsQuery, queuesQuery } from '../api/desk';
import { profileQuery } from '../api/profiles';
import { IconClose } from '../ui/icons';
import { issueWords } from './words';

/** What a list of the floor can be narrowed to, as it stands in the address. */
export interface NarrowedTo {
  queue?: string | undefined;
  agent?: string | undefined;
  bot?: string | undefined;
  issue?: string | undefined;
  profile?: string | undefined;
}

interface NarrowedProps extends NarrowedTo {
  /** Takes one of them away; the others stay. */
  drop: (what: keyof NarrowedTo) => void;
}

/** By what a list is narrowed, each by its name and each taken away by itself. */
export function Narrowed({ queue, agent, bot, issue, profile, drop }: NarrowedProps) {
  const queues = useQuery({ ...queuesQuery, enabled: queue !== undefined });
  const agents = useQuery({ ...agentsQuery, enabled: agent !== undefined });
  const bots = useQuery({ ...botsQuery, enabled: bot !== undefined });
  const person = useQuery({ ...profileQuery(profile ?? ''), enabled: profile !== undefined });
  const all: [keyof NarrowedTo, string, string | null][] = [];
  if (queue) all.push(['queue', 'Queue', nameIn(queues, queue, 'a queue that is gone')]);
  if (agent) all.push(['agent', 'Person', nameIn(agents, agent, 'somebody who left')]);
  if (bot) all.push(['bot', 'Bot', nameIn(bots, bot, 'a bot that is gone')]);
  if (issue) all.push(['issue', 'Problem', issueWords(issue)]);
  if (profile) {
    const known = person.data ? (person.data.name ?? 'name not known') : null;
    all.push(['profile', 'Customer', person.isError ? 'somebody who is gone' : known]);
  }
  return all.map(([what, kind, name]) => (
    <Button
      key={what}
      size="sm"
      variant="default"
      rightSection={<IconClose size={14} stroke={1.9} aria-hidden="true" />}
      onClick={() => drop(what)}
      aria-label={`Take the filter away: ${kind} ${name ?? ''}`}
    >
      {kind}: {name ?? '…'}
    </Button>
  ));
}

interface Read {
  data: { id: string; name: string }[] | undefined;
  isSuccess: boolean;
}

/** Null while it is being read. */
function nameIn({ data, isSuccess }: Read, id: string, gone: string): string | null {
  const found = data?.find((one) => one.id === id)?.name;
  return found ?? (isSuccess ? gone : null);
}
