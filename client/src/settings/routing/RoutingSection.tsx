import { type ChannelClass, channelClasses } from '@contract/common';
import type { CapacityMode } from '@contract/routing';
import type { RoutingSettings } from '@contract/setup';
import { Button, Checkbox, Radio } from '@mantine/core';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '../../api/client';
import { http } from '../../api/http';
import { tell } from '../../shell/tell';
import { ErrorState } from '../../ui/ErrorState';
import { Faults, faultAt } from '../../ui/Faults';
import { Skeleton } from '../../ui/Skeleton';
import form from '../Form.module.css';
import { classWords } from '../sla/words';
import classes from './Routing.module.css';
import { NumberField } from '../../ui/NumberField';

const queryKey = ['setup', 'routing'] as const;
const settingsQuery = queryOptions({
  queryKey,
  queryFn: ({ signal }) => http.get<RoutingSettings>('/v1/routing-settings', {}, signal),
});
const within: Record<ChannelClass, string> = { chat: 'a chat', async: 'a message or mail', voice: 'a call' };
const modes: [CapacityMode, string, string][] = [
  ['dedicated', 'Each has places of its own', 'A full chat desk still takes mail, up to the limit for mail.'],
  [
    'blended',
    'They share one desk',
    'A piece weighs one part of its limit: of 3 chats each is a third of a desk, and a full desk takes nothing.',
  ],
];

/** How work stands beside work for everybody who has nothing else of their own. */
export function RoutingSection() {
  const query = useQuery(settingsQuery);
  if (query.data) return <RoutingForm now={query.data} />;
  if (query.isPending) return <Skeleton lines={6} />;
  return <ErrorState title="We could not load this" error={query.error} onRetry={() => query.refetch()} />;
}

function RoutingForm({ now }: { now: RoutingSettings }) {
  const [draft, setDraft] = useState(now);
  const save = useMutation({
    mutationFn: () => http.patch<RoutingSettings>('/v1/routing-settings', draft),
    onSuccess(saved) {
      queryClient.setQueryData(queryKey, saved);
      tell('Saved. It holds from the next offer on.');
    },
  });
  const toggle = (held: ChannelClass, beside: ChannelClass) => {
    const open = draft.interruptibleBy[held];
    const next = open.includes(beside) ? open.filter((one) => one !== beside) : [...open, beside];
    setDraft({ ...draft, interruptibleBy: { ...draft.interruptibleBy, [held]: next } });
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <p className={form.words}>
        How much somebody works at once stands on their desk. Here stands how it adds up, for everybody whose desk does
        not say otherwise.
      </p>
      <Radio.Group
        label="The channels"
        value={draft.mode}
        onChange={(mode) => setDraft({ ...draft, mode: mode as CapacityMode })}
      >
        <div className={classes.choices}>
          {modes.map(([mode, label, description]) => (
            <Radio key={mode} value={mode} label={label} description={description} />
          ))}
        </div>
      </Radio.Group>
      {channelClasses.map((held) => (
        <fieldset key={held} className={classes.beside}>
          <legend>Beside {within[held]} is offered</legend>
          <div className={classes.row}>
            {channelClasses
              .filter((one) => one !== held)
              .map((one) => (
                <Checkbox
                  key={one}
                  label={classWords[one]}
                  checked={draft.interruptibleBy[held].includes(one)}
                  onChange={() => toggle(held, one)}
                />
              ))}
          </div>
        </fieldset>
      ))}
      <fieldset className={classes.beside}>
        <legend>Somebody new works at once</legend>
        <div className={classes.row}>
          {channelClasses.map((one) => (
            <NumberField
              key={one}
              className={classes.limit}
              label={classWords[one]}
              min={0}
              max={100}
              allowDecimal={false}
              value={draft.limits[one]}
              error={faultAt(save.error, `/limits/${one}`)}
              onChange={(value) => setDraft({ ...draft, limits: { ...draft.limits, [one]: value } })}
            />
          ))}
        </div>
        <p className={form.help}>
          Where the channels share one desk this is also what each piece weighs. Whoever has a desk keeps it as it is.
        </p>
      </fieldset>
      <Faults error={save.error} fields={channelClasses.map((one) => `/limits/${one}`)} />
      <Button type="submit" loading={save.isPending}>
        Save
      </Button>
    </form>
  );
}
