import type { WorkItem, WorkKind } from '@contract/routing';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { desk, deskQuery } from '../../api/desk';
import { keys } from '../../api/keys';
import { useSkew } from '../../live/clock';
import { tell, tellProblem } from '../../shell/tell';
import { IconCheck, IconPhone, IconPromise, IconTask, type TablerIcon } from '../../ui/icons';
import strip from '../../ui/Strip.module.css';
import { useNow } from '../../ui/useNow';
import { moment } from '../../ui/words';

const kinds: Record<string, { icon: TablerIcon; label: string; done: string }> = {
  callback: { icon: IconPhone, label: 'Callback', done: 'Called' },
  task: { icon: IconTask, label: 'Task', done: 'Done' },
  promise: { icon: IconPromise, label: 'Promised', done: 'Kept' },
};

/** A callback, a task or a promise: it stands beside the conversation. */
export const isSide = (kind: WorkKind): boolean => kind in kinds;
export const isBeside = ({ kind }: WorkItem): boolean => isSide(kind);

/** What I took on beside this conversation, or about a person who has none, until it is done. */
export function BesideBar({ conversationId, profileId }: { conversationId: string | null; profileId?: string }) {
  const { data } = useQuery(deskQuery);
  const isHere = (item: WorkItem) =>
    item.conversationId === conversationId && (profileId === undefined || item.profileId === profileId);
  const mine = data?.work.filter((item) => isHere(item) && isBeside(item)) ?? [];
  return mine.map((item) => <Beside key={item.id} item={item} />);
}

function Beside({ item }: { item: WorkItem }) {
  const cache = useQueryClient();
  const now = useNow(15_000) + useSkew();
  const kind = kinds[item.kind];
  const end = useMutation({
    mutationFn: (done: boolean) => desk.completeWork(item.id, done),
    onSuccess: (_, done) => {
      tell(done ? `${kind?.label ?? 'Work'} done` : `${kind?.label ?? 'Work'} dropped`);
      void cache.invalidateQueries({ queryKey: keys.desk });
    },
    onError: (error) => tellProblem('This is not ended yet.', error),
  });
  if (!kind) return null;
  const Icon = kind.icon;
  const late = item.dueAt !== null && Date.parse(item.dueAt) < now;
  return (
    <section className={strip.bar} aria-label={`${kind.label}: ${item.title ?? ''}`}>
      <Icon size={16} stroke={1.65} aria-hidden="true" />
      <span className={strip.words}>
        <strong>{kind.label}</strong> {item.title}
        {item.dueAt ? (
          <span className={strip.quiet} data-late={late || undefined}>
            {' '}
            {late ? 'was due' : 'due'} {moment(item.dueAt)}
          </span>
        ) : null}
        {item.note ? <span className={strip.note}>{item.note}</span> : null}
      </span>
      <Button size="xs" variant="subtle" disabled={end.isPending} onClick={() => end.mutate(false)}>
        Not needed
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconCheck size={14} stroke={1.9} aria-hidden="true" />}
        loading={end.isPending}
        onClick={() => end.mutate(true)}
      >
        {kind.done}
      </Button>
    </section>
  );
}
