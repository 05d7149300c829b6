import type { FloorItem } from '@contract/insights';
import type { AgentStatus } from '@contract/routing';
import type { DeskSettings, PersonDesk } from '@contract/setup';
import { Button, Checkbox, Drawer, NativeSelect } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { queuesQuery } from '../api/desk';
import { http } from '../api/http';
import { tell, tellProblem } from '../shell/tell';
import { ErrorState } from '../ui/ErrorState';
import { NumberField } from '../ui/NumberField';
import { Skeleton } from '../ui/Skeleton';
import text from '../ui/TextLink.module.css';
import { useFocusBack } from '../ui/useFocusBack';
import { itemsQuery } from './layout';
import type { Agent } from './people';
import classes from './PersonDrawer.module.css';

const statusWords: Record<AgentStatus, string> = {
  available: 'Available',
  busy: 'Busy',
  away: 'Away',
  offline: 'Off shift',
};
const classWords = { chat: 'Chats', async: 'Messages', voice: 'Calls' } as const;

function Work({ item, others, onDone }: { item: FloorItem; others: Agent[]; onDone: () => void }) {
  const act = useMutation({
    mutationFn: (agentId: string | null) =>
      agentId
        ? http.post(`/v1/work-items/${item.id}/reassign`, { agentId })
        : http.post(`/v1/work-items/${item.id}/requeue`, {}),
    onSuccess: (_, agentId) => {
      tell(agentId ? 'It rings at their desk first' : `Back in ${item.queue?.name ?? 'its queue'}, as old as it is`);
      onDone();
    },
    onError: (error) => tellProblem('It was not moved.', error),
  });
  const name = item.profile?.name ?? item.title ?? 'Name not known';
  return (
    <li className={classes.work}>
      {item.conversationId ? (
        <Link
          to="/inbox/$conversationId"
          params={{ conversationId: item.conversationId }}
          search={{ watch: '1' } as never}
          className={text.link}
        >
          Watch {name}
        </Link>
      ) : (
        <span>{name}</span>
      )}
      <Button size="compact-xs" variant="default" disabled={act.isPending} onClick={() => act.mutate(null)}>
        Requeue
      </Button>
      <NativeSelect
        size="xs"
        aria-label={`Give ${name} to`}
        value=""
        disabled={act.isPending}
        data={[{ value: '', label: 'Give to…' }, ...others.map(({ id, name: who }) => ({ value: id, label: who }))]}
        onChange={(event) => event.currentTarget.value && act.mutate(event.currentTarget.value)}
      />
    </li>
  );
}

/** Sent once it is whole: a 1 on the way to 12 is nobody's room, and they are told of each change. */
function Room({
  label,
  limit,
  onChange,
}: {
  label: string;
  limit: number;
  onChange: (most: number) => Promise<unknown>;
}) {
  const [most, setMost] = useState<number | null>(null);
  const send = useDebouncedCallback(
    (typed: number) => {
      if (typed === limit) setMost(null);
      // Until the answer is there the field shows what was asked for.
      else void onChange(typed).finally(() => setMost(null));
    },
    { delay: 800, flushOnUnmount: true },
  );
  return (
    <NumberField
      label={label}
      min={0}
      max={50}
      value={most ?? limit}
      onChange={(typed) => {
        setMost(typed);
        send(typed);
      }}
      onBlur={() => send.flush()}
    />
  );
}

function Desk({
  desk,
  onChange,
  onStatus,
}: {
  desk: PersonDesk;
  onChange: (settings: DeskSettings) => Promise<unknown>;
  onStatus: (status: AgentStatus) => void;
}) {
  const { data: queues } = useQuery(queuesQuery);
  const mine = desk.queues.map(({ id }) => id);
  return (
    <>
      <NativeSelect
        label="Status"
        value={desk.status}
        data={Object.entries(statusWords).map(([value, label]) => ({ value, label }))}
        onChange={(event) => onStatus(event.currentTarget.value as AgentStatus)}
      />
      <fieldset className={classes.group}>
        <legend>Queues</legend>
        {queues?.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={mine.includes(id)}
            onChange={(event) =>
              void onChange({
                queues: event.currentTarget.checked ? [...mine, id] : mine.filter((each) => each !== id),
              })
            }
          />
        ))}
      </fieldset>
      <fieldset className={classes.group}>
        <legend>Room for</legend>
        {desk.capacity.map(({ channelClass, limit, used }) => (
          <Room
            key={channelClass}
            label={`${classWords[channelClass]}, ${used} now`}
            limit={limit}
            onChange={(most) => onChange({ capacity: { [channelClass]: most } })}
          />
        ))}
      </fieldset>
    </>
  );
}

/** One person's desk, as a supervisor changes it: status, queues, room, and the work on it. They are told. */
export function PersonDrawer({ agent, agents, onClose }: { agent: Agent; agents: Agent[]; onClose: () => void }) {
  useFocusBack();
  const cache = useQueryClient();
  const key = ['person-desk', agent.id];
  const desk = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => http.get<PersonDesk>(`/v1/agents/${agent.id}/desk`, {}, signal),
  });
  const work = useInfiniteQuery(itemsQuery({ list: 'in_service', agent: agent.id }));
  const change = useMutation({
    mutationFn: (ask: { settings?: DeskSettings; status?: AgentStatus }) =>
      ask.status
        ? http.put<PersonDesk>(`/v1/agents/${agent.id}/status`, { status: ask.status })
        : http.patch<PersonDesk>(`/v1/agents/${agent.id}/desk`, ask.settings),
    onSuccess: (now) => {
      cache.setQueryData(key, now);
      tell(`Changed. ${agent.name} is told.`);
    },
    onError: (error) => tellProblem('It was not changed.', error),
  });
  const items = work.data?.pages.flatMap((page) => page.data) ?? [];
  const others = agents.filter(({ id }) => id !== agent.id);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={380}
      title={agent.name}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {desk.isPending ? <Skeleton lines={6} /> : null}
      {desk.isError ? (
        <ErrorState title="We could not load this desk" error={desk.error} onRetry={() => desk.refetch()} />
      ) : null}
      {desk.data ? (
        <Desk
          desk={desk.data}
          // Told by the mutation, whichever way it goes.
          onChange={(settings) => change.mutateAsync({ settings }).catch(() => undefined)}
          onStatus={(status) => change.mutate({ status })}
        />
      ) : null}
      <h3 className={classes.head}>Has now</h3>
      {items.length === 0 ? <p className={classes.none}>Nothing from the queues.</p> : null}
      <ul className={classes.list}>
        {items.map((item) => (
          <Work key={item.id} item={item} others={others} onDone={() => void work.refetch()} />
        ))}
      </ul>
    </Drawer>
  );
}
