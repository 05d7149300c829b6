import type { ConversationDetail } from '@contract/conversations';
import type { Callback, MyObligation } from '@contract/obligations';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { deskQuery } from '../api/desk';
import { useSkew } from '../live/clock';
import { tell, tellProblem } from '../shell/tell';
import { IconCallback, IconCheck, IconPromise } from '../ui/icons';
import strip from '../ui/Strip.module.css';
import { useNow } from '../ui/useNow';
import { moment } from '../ui/words';
import { callbackOptionsQuery, callbacks, myOwedQuery, promises as told } from './api';
import { hasNumber } from './PlanCallback';
import { bothWords } from './zones';

// Only when somebody changes one: not part of the first load.
const PromiseForm = lazy(() => import('./PromiseForm').then(({ PromiseForm: component }) => ({ default: component })));

/** What is planned or promised here and is nobody's work yet: once it is taken on it stands as that work. */
export function OwedBar({ row, onMove }: { row: ConversationDetail; onMove: () => void }) {
  const { data: options } = useQuery({ ...callbackOptionsQuery(row.id), enabled: hasNumber(row.people) });
  const { data: owed } = useQuery(myOwedQuery);
  const { data: desk } = useQuery(deskQuery);
  const held = new Set(desk?.work.map(({ id }) => id));
  const live = options?.live;
  const promises = owed?.filter(
    ({ kind, conversationId, workItemId }) =>
      kind === 'promise' && conversationId === row.id && !(workItemId && held.has(workItemId)),
  );
  return (
    <>
      {live && !(live.workItemId && held.has(live.workItemId)) ? <Planned callback={live} onMove={onMove} /> : null}
      {promises?.map((one) => (
        <Promised key={one.id} promise={one} />
      ))}
    </>
  );
}

function Planned({ callback, onMove }: { callback: Callback; onMove: () => void }) {
  const { state, dueAt, phone, note, zones } = callback;
  const off = useMutation({
    mutationFn: () => callbacks.callOff(callback.id),
    onSuccess: () => tell('The callback is called off'),
    onError: (error) => tellProblem('The callback still stands.', error),
  });
  const when =
    state === 'scheduled' ? bothWords(dueAt, zones) : state === 'queued' ? 'waits its turn in line' : 'is being made';
  return (
    <section className={strip.bar} aria-label="Callback">
      <IconCallback size={16} stroke={1.65} aria-hidden="true" />
      <span className={strip.words}>
        <strong>Callback</strong> {when}
        <span className={strip.quiet}> to {phone}</span>
        {note ? <span className={strip.note}>{note}</span> : null}
      </span>
      {state === 'calling' ? null : (
        <>
          <Button size="xs" variant="subtle" loading={off.isPending} onClick={() => off.mutate()}>
            Call off
          </Button>
          <Button size="xs" variant="default" onClick={onMove}>
            Move
          </Button>
        </>
      )}
    </section>
  );
}

function Promised({ promise }: { promise: MyObligation }) {
  const now = useNow(15_000) + useSkew();
  const late = Date.parse(promise.dueAt) < now;
  const [changing, setChanging] = useState(false);
  const promised = promise.by ? `${promise.by} promised` : 'You promised';
  const keep = useMutation({
    mutationFn: () => told.keep(promise.id),
    onSuccess: () => tell('Promise kept'),
    onError: (error) => tellProblem('It still counts as open.', error),
  });
  return (
    <section className={strip.bar} aria-label={`${promised}: ${promise.text}`}>
      <IconPromise size={16} stroke={1.65} aria-hidden="true" />
      <span className={strip.words}>
        <strong>{promised}</strong> {promise.text}
        <span className={strip.quiet} data-late={late || undefined}>
          {' '}
          {late ? 'was due' : 'due'} {moment(promise.dueAt)}
        </span>
        {promise.with ? <span className={strip.note}>{promise.with} has taken it on</span> : null}
      </span>
      {promise.workItemId ? null : (
        <Button size="xs" variant="subtle" onClick={() => setChanging(true)}>
          Change
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconCheck size={14} stroke={1.9} aria-hidden="true" />}
        loading={keep.isPending}
        onClick={() => keep.mutate()}
      >
        Kept
      </Button>
      {changing ? (
        <Suspense fallback={null}>
          <PromiseForm promise={promise} onClose={() => setChanging(false)} />
        </Suspense>
      ) : null}
    </section>
  );
}
