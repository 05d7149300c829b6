import type { Role } from '@contract/common';
import type { ConversationDetail } from '@contract/conversations';
import type { SupervisionNow, TextSupervision, TextSupervisionMode, Whisper } from '@contract/supervision';
import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { http } from '../../api/http';
import { keys } from '../../api/keys';
import { tell, tellProblem } from '../../shell/tell';
import { IconNote, IconViewing } from '../../ui/icons';
import { useFilters } from '../../ui/useFilters';
import { clock } from '../../ui/words';
import classes from './SupervisionBar.module.css';
import { useWatching } from './useWatching';
import { newId } from '../../ui/new-id';

/** A supervisor came here to look on: reads along live, and writes only by whispering or joining. */

/** In the address: looks on without being told of. */
const UNSEEN = 'unseen';

const at = (id: string, what: string) => `/v1/conversations/${id}/${what}`;
const nowQuery = (id: string) => ({
  queryKey: keys.supervision(id),
  queryFn: ({ signal }: { signal: AbortSignal }) => http.get<SupervisionNow>(at(id, 'supervision'), {}, signal),
});

function Whispers({ whispers, meId }: { whispers: Whisper[]; meId: string }) {
  if (whispers.length === 0) return null;
  return (
    <ul className={classes.whispers} aria-label="Whispers">
      {whispers.slice(-3).map((one) => (
        <li key={one.id}>
          <IconNote size={14} stroke={1.9} aria-hidden="true" />
          <span>
            <b>{one.from.id === meId ? `You to ${one.to.name}` : one.from.name}</b>, {clock(one.at)}, only{' '}
            {one.to.id === meId ? 'you see' : `${one.to.name} sees`} this: {one.text}
          </span>
        </li>
      ))}
    </ul>
  );
}

const lookWords = ({ supervisor, mode }: TextSupervision) =>
  mode === 'barge' ? `${supervisor.name} has joined` : `${supervisor.name} looks on`;

/** Over a colleague's conversation, for a supervisor: look on, whisper, join, take over. */
interface WatchProps {
  row: ConversationDetail;
  now: SupervisionNow | undefined;
  meId: string;
  /** The colleague is not told; for administrators. */
  hidden: boolean;
}

function Watch({ row, now, meId, hidden }: WatchProps) {
  const cache = useQueryClient();
  const [, set] = useFilters(['watch']);
  const [how, setHow] = useState<'whisper' | 'join'>('whisper');
  const [words, setWords] = useState('');
  const holder = row.control.kind === 'agent' ? (row.control.name ?? 'your colleague') : null;
  const begin = useMutation({
    mutationFn: (begun: { mode: TextSupervisionMode; private: boolean }) =>
      http.post<SupervisionNow>(at(row.id, 'supervision'), begun),
    onSuccess: (next) => cache.setQueryData(keys.supervision(row.id), next),
    onError: (error) => tellProblem('You do not look on.', error),
  });
  const { mutate } = begin;
  useEffect(() => {
    mutate({ mode: 'monitor', private: hidden });
    return () => void http.delete(at(row.id, 'supervision')).catch(() => {});
  }, [row.id, mutate, hidden]);
  const mine = now?.people.find((one) => one.supervisor.id === meId);
  const unseen = mine ? mine.private : hidden;
  const say = useMutation({
    mutationFn: async () => {
      const text = words.trim();
      if (how === 'whisper') return http.post(at(row.id, 'whispers'), { text });
      if (mine?.mode !== 'barge') await begin.mutateAsync({ mode: 'barge', private: false });
      return http.post(at(row.id, 'join-messages'), { text, clientId: newId() });
    },
    onSuccess: () => {
      setWords('');
      void cache.invalidateQueries({ queryKey: keys.supervision(row.id) });
    },
    onError: (error) => tellProblem('It was not said.', error),
  });
  const take = useMutation({
    mutationFn: () => http.post(at(row.id, 'take-over'), {}),
    onSuccess: () => {
      tell('The conversation is yours');
      set({ watch: undefined } as never);
    },
    onError: (error) => tellProblem('It was not taken over.', error),
  });
  return (
    <form
      className={classes.watch}
      aria-label="Supervise"
      onSubmit={(event) => {
        event.preventDefault();
        if (words.trim()) say.mutate();
      }}
    >
      <p className={classes.line}>
        <IconViewing size={16} stroke={1.65} aria-hidden="true" />
        {holder ? `You look on. ${holder} ${unseen ? 'is not told; the audit is' : 'knows'}.` : 'You look on.'}
        <Button size="sm" variant="default" disabled={take.isPending} onClick={() => take.mutate()}>
          Take over
        </Button>
        <Button size="sm" variant="subtle" onClick={() => set({ watch: undefined } as never)}>
          Stop looking on
        </Button>
      </p>
      <div className={classes.say}>
        <SegmentedControl
          aria-label="To whom"
          size="xs"
          value={how}
          onChange={(value) => setHow(value as typeof how)}
          data={[
            { value: 'whisper', label: holder ? `Whisper to ${holder}` : 'Whisper', disabled: !holder },
            { value: 'join', label: 'Join, the customer reads it' },
          ]}
        />
        <Textarea
          aria-label={how === 'whisper' ? 'Whisper' : 'To the customer'}
          data-how={how}
          autosize
          minRows={1}
          maxRows={4}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant={how === 'whisper' ? 'default' : 'filled'}
          disabled={!words.trim() || say.isPending}
        >
          {how === 'whisper' ? 'Whisper' : 'Send to the customer'}
        </Button>
      </div>
    </form>
  );
}

/** Who looks over whose shoulder here, and what was whispered to whom; nothing where nobody does. */
export function SupervisionBar({ row, meId, role }: { row: ConversationDetail; meId: string; role: Role }) {
  const watching = useWatching();
  const [{ watch }, set] = useFilters(['watch']);
  const hidden = watch === UNSEEN && role === 'admin';
  const { data: now } = useQuery(nowQuery(row.id));
  const others = now?.people.filter(({ supervisor }) => supervisor.id !== meId) ?? [];
  const isMine = row.control.kind === 'agent' && row.control.id === meId;
  const supervises = role !== 'agent' && !isMine && row.status !== 'resolved';
  const mayWatch = supervises && row.control.kind === 'agent';
  if (others.length === 0 && !now?.whispers.length && !mayWatch && !(supervises && watching)) return null;
  return (
    <div className={classes.bar}>
      {others.length > 0 ? (
        <p className={classes.line} role="status">
          <IconViewing size={16} stroke={1.65} aria-hidden="true" />
          {others.map(lookWords).join('. ')}
        </p>
      ) : null}
      <Whispers whispers={now?.whispers ?? []} meId={meId} />
      {supervises && watching ? (
        <Watch key={`${row.id} ${hidden}`} row={row} now={now} meId={meId} hidden={hidden} />
      ) : null}
      {mayWatch && !watching ? (
        <p className={classes.line}>
          <Button size="sm" variant="subtle" onClick={() => set({ watch: '1' } as never)}>
            Look on, whisper or join
          </Button>
          {role === 'admin' ? (
            <Button size="sm" variant="subtle" onClick={() => set({ watch: UNSEEN } as never)}>
              Look on unseen
            </Button>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}
