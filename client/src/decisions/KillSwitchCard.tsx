import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../api/problem';
import { useMe } from '../api/session';
import { tell } from '../shell/tell';
import { IconCheck, IconKillSwitch } from '../ui/icons';
import { Pill } from '../ui/Pill';
import { Section } from '../ui/Section';
import { moment } from '../ui/words';
import { killSwitchQuery, setKillSwitch } from './api';
import classes from './Cards.module.css';

function Change({ on, onDone }: { on: boolean; onDone: () => void }) {
  const [reason, setReason] = useState('');
  const save = useMutation({
    mutationFn: () => setKillSwitch(on, reason.trim()),
    onSuccess: () => {
      tell(on ? 'Everything automatic is stopped' : 'Automatic work goes on');
      onDone();
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Textarea
        label={on ? 'Why stop it?' : 'Why start it again?'}
        description="Kept with your name. Everybody who asks why nothing was sent reads it."
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        autosize
        minRows={2}
        data-autofocus
        error={save.isError ? problemOf(save.error).title : undefined}
      />
      <div className={classes.buttons}>
        <Button
          type="submit"
          color={on ? 'red' : undefined}
          variant={on ? 'outline' : 'filled'}
          loading={save.isPending}
          disabled={reason.trim().length < 3}
        >
          {on ? 'Stop everything automatic' : 'Start again'}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** Stops all that the hub would do by itself. People and their conversations go on. */
export function KillSwitchCard() {
  const me = useMe();
  const query = useQuery(killSwitchQuery);
  // What was asked for is what is done, also where a colleague turns it meanwhile.
  const [turning, setTurning] = useState<'on' | 'off' | null>(null);
  const state = query.data;
  const may = me.role !== 'agent';
  return (
    <Section label="Kill switch" source={state?.at ? moment(state.at) : undefined}>
      {query.isError ? <p className={classes.words}>We could not read it. {problemOf(query.error).title}</p> : null}
      {state ? (
        <>
          <Pill
            tone={state.on ? 'danger' : 'ok'}
            icon={
              state.on ? (
                <IconKillSwitch size={14} stroke={1.9} aria-hidden="true" />
              ) : (
                <IconCheck size={14} stroke={1.9} aria-hidden="true" />
              )
            }
          >
            {state.on ? 'Everything automatic is stopped' : 'Automatic work goes on'}
          </Pill>
          <p className={classes.words}>
            {state.reason
              ? `${state.by ?? 'Somebody'}: “${state.reason}”`
              : 'It stops messages and routing the hub decides on by itself. People go on writing, and nothing already sent can be called back.'}
          </p>
          {turning ? <Change on={turning === 'on'} onDone={() => setTurning(null)} /> : null}
          {!turning && may ? (
            <Button
              variant="default"
              data-danger={!state.on || undefined}
              className={state.on ? undefined : classes.danger}
              onClick={() => setTurning(state.on ? 'off' : 'on')}
            >
              {state.on ? 'Start again' : 'Stop everything automatic'}
            </Button>
          ) : null}
          {may ? null : <p className={classes.words}>Supervisors can stop and start it.</p>}
        </>
      ) : null}
    </Section>
  );
}
