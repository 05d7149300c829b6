import type { ConversationDetail } from '@contract/conversations';
import { Radio, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { agentsQuery, botsQuery, queuesQuery } from '../../api/desk';
import { useMe } from '../../api/session';
import { Faults, faultAt } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import { longList } from '../../ui/long-list';
import { callsOfQuery, hasLineQuery } from '../../voice/api';
import { AskAgain, asksAgain } from './AskAgain';
import classes from './PassOn.module.css';
import { choicesOf, type How, howWords, placesOf, waysTo } from './places';
import { usePassOn } from './usePassOn';

const NOTHING: never[] = [];

interface PassOnFormProps {
  row: ConversationDetail;
  onClose: () => void;
  onPassed: () => void;
}

/** To whom, how, and with which words. Everything said so far goes along. */
export function PassOnForm({ row, onClose, onPassed }: PassOnFormProps) {
  const me = useMe();
  const { data: queues = NOTHING } = useQuery(queuesQuery);
  const { data: agents = NOTHING } = useQuery(agentsQuery);
  const { data: bots = NOTHING } = useQuery(botsQuery);
  const { data: hasLine } = useQuery(hasLineQuery);
  const { data: calls } = useQuery({ ...callsOfQuery(row.id), enabled: hasLine === true });
  const call = calls?.find(({ state, agentId }) => state === 'talking' && agentId === me.id);
  const inCall = call !== undefined;
  const [to, setTo] = useState<string | null>(null);
  const [chosen, setHow] = useState<How>('cold');
  const [phone, setPhone] = useState('');
  const [reason, setReason] = useState('');
  const [note, setNote] = useState('');
  const places = placesOf({ queues, agents, bots, meId: me.id, inCall });
  const place = to === null ? undefined : places.get(to);
  const ways = waysTo(place, inCall);
  const how = ways.includes(chosen) ? chosen : (ways[0] as How);
  const send = usePassOn(row, call, (done) => {
    onClose();
    if (done === 'cold' || done === 'warm') onPassed();
  });
  const go = (more: { how?: How; confirm?: boolean } = {}) =>
    place && send.mutate({ place, how, phone, reason, note, ...more });
  const again = asksAgain(send.error);
  return (
    <FormModal
      title="Pass on"
      onClose={onClose}
      act={how === 'consult' || how === 'call' ? 'Ask them in' : 'Pass on'}
      off={!place || again || (place.kind === 'outside' && phone.trim() === '')}
      saving={{ isPending: send.isPending, mutate: go }}
    >
      <Select
        label="To"
        placeholder={inCall ? 'A queue, a colleague, a bot or a number' : 'A queue, a colleague or a bot'}
        {...longList}
        searchable
        selectFirstOptionOnChange
        limit={200}
        nothingFoundMessage="Nobody and nothing of that name"
        data={choicesOf(places)}
        value={to}
        onChange={(value) => {
          setTo(value);
          send.reset();
        }}
        renderOption={({ option }) => {
          const one = places.get(option.value);
          return (
            <span className={classes.option}>
              {option.label}
              {one && 'state' in one ? <span className={classes.state}>{one.state}</span> : null}
            </span>
          );
        }}
        error={faultAt(send.error, '/agentId') ?? faultAt(send.error, '/botId') ?? faultAt(send.error, '/queueId')}
        data-autofocus
      />
      {place?.kind === 'outside' ? (
        <TextInput
          label="Number"
          type="tel"
          placeholder="+44 7700 900471"
          description={howWords.call.says}
          value={phone}
          onChange={(event) => {
            setPhone(event.currentTarget.value);
            send.reset();
          }}
          error={faultAt(send.error, '/phone')}
        />
      ) : null}
      {ways.length > 1 ? (
        <Radio.Group
          label="How"
          value={how}
          onChange={(value) => {
            setHow(value as How);
            send.reset();
          }}
        >
          <div className={classes.ways}>
            {ways.map((way) => (
              <Radio key={way} value={way} label={howWords[way].label} description={howWords[way].says} />
            ))}
          </div>
        </Radio.Group>
      ) : null}
      {inCall && how === 'cold' && place ? (
        <p className={classes.words}>Only the conversation goes there. The call stays with you until it ends.</p>
      ) : null}
      <TextInput
        label="Why"
        placeholder="Belongs to billing"
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Textarea
        label="What they should know"
        description="A note in the thread, never seen by the customer. All that was said and known goes along."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={5000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {again ? (
        <AskAgain
          error={send.error}
          name={place?.name ?? 'They'}
          pending={send.isPending}
          onAllTheSame={() => go({ confirm: true })}
          onAskIn={() => {
            setHow('consult');
            go({ how: 'consult' });
          }}
        />
      ) : (
        <Faults error={send.error} fields={['/agentId', '/botId', '/queueId', '/phone']} />
      )}
    </FormModal>
  );
}
