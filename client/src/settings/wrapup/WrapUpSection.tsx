import type { Id } from '@contract/common';
import type { DispositionSetup, QueueSetup } from '@contract/setup';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Skeleton';
import { span } from '../../ui/words';
import admin from '../Admin.module.css';
import { queueSetupsQuery } from '../queues/api';
import { modeWords } from '../queues/WrapUpFields';
import { dispositionSetupsQuery } from './api';
import { CodeForm } from './CodeForm';
import { CodeTree } from './CodeTree';
import { ModeForm } from './ModeForm';
import { linesOf } from './tree';

type Editing =
  | { code: DispositionSetup; queueId: Id | null; parentId: null }
  | { code: null; queueId: Id | null; parentId: Id | null };

function helpOf({ policy: { wrapUp } }: QueueSetup): string {
  const timed = wrapUp.mode === 'timed' || wrapUp.mode === 'fixed';
  return timed ? `${modeWords[wrapUp.mode]}, ${span(wrapUp.seconds * 1000)}` : modeWords[wrapUp.mode];
}

/** What a wrap-up may say, for all queues and for each, and how each queue is wrapped up. */
export function WrapUpSection() {
  const codes = useQuery(dispositionSetupsQuery);
  const queues = useQuery(queueSetupsQuery);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [mode, setMode] = useState<QueueSetup | null>(null);
  const failed = codes.isError ? codes : queues.isError ? queues : null;
  const all = codes.data ?? [];
  const tree = (queueId: Id | null) => ({
    lines: linesOf(all, queueId),
    onAdd: (parentId: Id | null) => setEditing({ code: null, queueId, parentId }),
    onEdit: (code: DispositionSetup) => setEditing({ code, queueId, parentId: null }),
  });
  return (
    <>
      <div className={admin.tools}>
        <p className={admin.words}>
          When the talk is over, people say what it was. Codes are a tree of at most four levels: kinds first, then what
          exactly. More than 15 on one level are read by nobody.
        </p>
      </div>
      {codes.isPending || queues.isPending ? <Skeleton lines={6} /> : null}
      {failed ? (
        <ErrorState
          title="We could not load the codes"
          error={failed.error}
          onRetry={() => Promise.all([codes.refetch(), queues.refetch()])}
        />
      ) : null}
      {codes.data && queues.data ? (
        <>
          <CodeTree title="In every queue" help={all.length === 0 ? 'No code yet' : ''} {...tree(null)} />
          {queues.data.map((queue) => (
            <CodeTree
              key={queue.id}
              title={queue.name}
              help={helpOf(queue)}
              onMode={() => setMode(queue)}
              {...tree(queue.id)}
            />
          ))}
        </>
      ) : null}
      {editing ? (
        <CodeForm {...editing} lines={linesOf(all, editing.queueId)} onClose={() => setEditing(null)} />
      ) : null}
      {mode ? <ModeForm queue={mode} onClose={() => setMode(null)} /> : null}
    </>
  );
}
