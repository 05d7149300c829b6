import type { Id } from '@contract/common';
import type { Callback, CallbackOptions } from '@contract/obligations';
import { Radio, Select, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queuesQuery } from '../api/desk';
import { serverNow } from '../live/clock';
import { tell } from '../shell/tell';
import { Faults, faultAt } from '../ui/Faults';
import { FormModal } from '../ui/FormModal';
import { longList } from '../ui/long-list';
import { clock, inPlace, moment, placeOf } from '../ui/words';
import { callbacks } from './api';
import { DayTime, momentOf } from './DayTime';
import classes from './Owed.module.css';
import { bothWords, fieldsAt, firstChoice, isDayThere, ownZone, thereWords } from './zones';

interface CallbackFormProps {
  conversationId: Id;
  options: CallbackOptions;
  onClose: () => void;
}

const doneWords = ({ state, dueAt, zones }: Callback, now: number): string =>
  Date.parse(dueAt) <= now + 60_000 || state !== 'scheduled'
    ? 'They are called as soon as it is their turn'
    : `Callback planned: ${bothWords(dueAt, zones)}`;

/** When, by which number, by whom and about what somebody is called back; the same form moves a callback that is planned. */
export function CallbackForm({ conversationId, options, onClose }: CallbackFormProps) {
  const { live, numbers } = options;
  const { data: queues = [] } = useQuery(queuesQuery);
  const [phone, setPhone] = useState(live?.phone ?? numbers[0]?.phone ?? '');
  const zones = numbers.find((one) => one.phone === phone)?.zones ?? live?.zones ?? [];
  // One zone: the time is theirs. Several: it is one's own, and what it is there is said beside it.
  const zone = zones.length === 1 && zones[0] ? zones[0] : ownZone();
  const isTheirs = zones.length === 1;
  const [when, setWhen] = useState<'turn' | 'time'>(live?.state === 'scheduled' ? 'time' : 'turn');
  const [now] = useState(serverNow);
  const [wall, setWall] = useState(() =>
    fieldsAt(live?.state === 'scheduled' ? Date.parse(live.dueAt) : firstChoice(zones, now), zone),
  );
  const [queueId, setQueueId] = useState<string | null>(live?.queueId ?? null);
  const [note, setNote] = useState(live?.note ?? '');
  const chosen = momentOf(wall, zone, now);
  const at = when === 'time' ? chosen.at : null;
  const save = useMutation({
    mutationFn: () => {
      const what = { phone, queueId: queueId ?? undefined };
      const dueAt = at === null ? null : new Date(at).toISOString();
      return live
        ? callbacks.move(live.id, { ...what, at: dueAt, note: note.trim() || null })
        : callbacks.plan({ ...what, conversationId, at: dueAt ?? undefined, note: note.trim() || undefined });
    },
    onSuccess: (callback) => {
      tell(doneWords(callback, serverNow()));
      onClose();
    },
  });
  return (
    <FormModal
      title={live ? 'Move the callback' : 'Plan a callback'}
      onClose={onClose}
      act={live ? 'Move it' : 'Plan it'}
      off={when === 'time' && (at === null || chosen.isPast)}
      saving={save}
    >
      <Select
        label="Number"
        allowDeselect={false}
        data={numbers.map((one) => one.phone)}
        value={phone}
        onChange={(value) => value && setPhone(value)}
        error={faultAt(save.error, '/phone')}
      />
      <Radio.Group label="When" value={when} onChange={(value) => setWhen(value as 'turn' | 'time')}>
        <div className={classes.choices}>
          <Radio value="turn" label="As soon as it is their turn" description="They keep their place in line." />
          <Radio value="time" label="At a time" />
        </div>
      </Radio.Group>
      {when === 'time' ? (
        <DayTime
          wall={wall}
          onChange={setWall}
          zone={zone}
          now={now}
          label={isTheirs ? `Time in ${placeOf(zone)}` : 'Your time'}
          error={faultAt(save.error, '/at')}
          words={(named) => whenWords(named, zones, isTheirs, new Date(now))}
        />
      ) : null}
      <Select
        label="Queue"
        placeholder="The queue of this conversation"
        {...longList}
        searchable
        clearable={!live?.queueId}
        clearButtonProps={{ 'aria-label': 'The queue of this conversation' }}
        data={queues.map(({ id, name }) => ({ value: id, label: name }))}
        value={queueId}
        onChange={setQueueId}
        error={faultAt(save.error, '/queueId')}
      />
      <Textarea
        label="What it is about"
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        error={faultAt(save.error, '/note')}
      />
      <Faults error={save.error} fields={['/phone', '/at', '/queueId', '/note']} />
    </FormModal>
  );
}

/** The same moment on both walls, and what happens where it is night. */
function whenWords(at: number, zones: string[], isTheirs: boolean, now: Date): string {
  const there = thereWords(at, zones);
  const [zone] = zones;
  const mine = moment(at, now);
  const both =
    there === null
      ? 'The same time for you and for them.'
      : isTheirs && zone
        ? `${clock(at, zone)} ${inPlace(zone)} is ${mine} for you.`
        : `${mine} for you is ${there}.`;
  return isDayThere(at, zones)
    ? both
    : `${both} Nobody is called before 08:00 or after 21:00: they are called at 08:00 there.`;
}
