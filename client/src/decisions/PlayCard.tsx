import type { PlaySettings } from '@contract/decisions';
import { Button, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../api/problem';
import { useMe } from '../api/session';
import { tell } from '../shell/tell';
import { Section } from '../ui/Section';
import { ordinal, plural } from '../ui/words';
import { type PlayChange, playQuery, savePlay } from './api';
import classes from './Cards.module.css';
import { NumberField } from '../ui/NumberField';

const clockPattern = /^([01]\d|2[0-3]):[0-5]\d$/;

function Fields({ play, onDone }: { play: PlaySettings; onDone: () => void }) {
  const { play: _play, version: _version, ...settings } = play;
  const [draft, setDraft] = useState<Required<PlayChange>>(settings);
  const change = (part: PlayChange) => setDraft((now) => ({ ...now, ...part }));
  const save = useMutation({
    mutationFn: () => savePlay(draft),
    onSuccess: () => {
      tell('Saved. Decisions from now on use the new settings.');
      onDone();
    },
  });
  const wrongClock = (value: string) => (clockPattern.test(value) ? undefined : 'A time like 21:00');
  const wrong = Boolean(wrongClock(draft.quietFrom) ?? wrongClock(draft.quietUntil));
  const faults = save.isError ? problemOf(save.error) : null;
  const fault = (name: string) => faults?.errors.find((each) => each.pointer === `/${name}`)?.message;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) save.mutate();
      }}
    >
      <Switch
        label="The play is on"
        checked={draft.enabled}
        onChange={(event) => change({ enabled: event.currentTarget.checked })}
      />
      <NumberField
        label="Messages to one customer in 24 h, at most"
        description="Across all plays."
        min={1}
        max={20}
        allowDecimal={false}
        value={draft.capPer24h}
        onChange={(value) => change({ capPer24h: value })}
        error={fault('capPer24h')}
      />
      <div className={classes.two}>
        <TextInput
          label="Quiet from"
          description="Customer’s clock"
          value={draft.quietFrom}
          onChange={(event) => change({ quietFrom: event.currentTarget.value })}
          error={fault('quietFrom') ?? wrongClock(draft.quietFrom)}
        />
        <TextInput
          label="Quiet until"
          description="Customer’s clock"
          value={draft.quietUntil}
          onChange={(event) => change({ quietUntil: event.currentTarget.value })}
          error={fault('quietUntil') ?? wrongClock(draft.quietUntil)}
        />
      </div>
      <NumberField
        label="A supervisor looks from this contact on"
        description="Counted on the same issue within 7 days."
        min={2}
        max={20}
        allowDecimal={false}
        value={draft.supervisorAt}
        onChange={(value) => change({ supervisorAt: value })}
        error={fault('supervisorAt')}
      />
      {faults && faults.errors.length === 0 ? <p className={classes.fault}>{faults.title}</p> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={save.isPending} disabled={wrong}>
          Save
        </Button>
        <Button variant="subtle" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** How the play that breaks repeat contacts is set. Each save is a new version, and every decision names its own. */
export function PlayCard() {
  const me = useMe();
  const query = useQuery(playQuery);
  const [changing, setChanging] = useState(false);
  const play = query.data;
  return (
    <Section label="Repeat contact breaker" source={play ? `version ${play.version}` : undefined}>
      {query.isError ? <p className={classes.words}>We could not read it. {problemOf(query.error).title}</p> : null}
      {play && changing ? <Fields play={play} onDone={() => setChanging(false)} /> : null}
      {play && !changing ? (
        <>
          <dl className={classes.settings}>
            <div>
              <dt>The play</dt>
              <dd>{play.enabled ? 'on' : 'off, nothing is considered'}</dd>
            </div>
            <div>
              <dt>At most</dt>
              <dd>{plural(play.capPer24h, 'message')} in 24 h</dd>
            </div>
            <div>
              <dt>Quiet</dt>
              <dd>
                {play.quietFrom} to {play.quietUntil}, the customer’s clock
              </dd>
            </div>
            <div>
              <dt>Supervisor</dt>
              <dd>looks from the {ordinal(play.supervisorAt)} contact on</dd>
            </div>
          </dl>
          {me.role === 'agent' ? (
            <p className={classes.words}>Supervisors can change this.</p>
          ) : (
            <Button variant="default" onClick={() => setChanging(true)}>
              Change
            </Button>
          )}
        </>
      ) : null}
    </Section>
  );
}
