import type { Call } from '@contract/voice';
import { Button, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { agentsQuery } from '../api/desk';
import { useMe } from '../api/session';
import { tellProblem } from '../shell/tell';
import { voice } from './api';
import { Keypad } from './Keypad';
import { mute } from './phone';
import classes from './Softphone.module.css';

interface Props {
  call: Call;
  muted: boolean;
  isTalking: boolean;
}

/** What one does in a call: mute, hold, keys, recording, passing it on, hanging up. */
export function CallControls({ call, muted, isTalking }: Props) {
  const [hasKeys, setKeys] = useState(false);
  const cache = useQueryClient();
  const act = useMutation({
    mutationFn: (what: () => Promise<Call>) => what(),
    onSettled: () => cache.invalidateQueries({ queryKey: ['voice', 'calls'] }),
    onError: (error) => tellProblem('The call did not do that.', error),
  });
  const run = (what: () => Promise<Call>) => act.mutate(what);
  const customer = call.legs.find(({ kind, state }) => kind === 'customer' && state !== 'left');
  const isHeld = customer?.held ?? false;
  const { id, recording } = call;
  return (
    <div className={classes.controls}>
      <p className={classes.who}>
        {call.phone ?? 'Number withheld'}
        {isHeld ? ', on hold' : ''}
        {recording === 'on' ? ', recorded' : ''}
      </p>
      <div className={classes.acts}>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!isTalking}
          aria-pressed={muted}
          onClick={() => mute(!muted)}
        >
          {muted ? 'Unmute' : 'Mute'}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => run(() => (isHeld ? voice.resume(id) : voice.hold(id)))}
        >
          {isHeld ? 'Resume' : 'Hold'}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!isTalking}
          aria-expanded={hasKeys}
          onClick={() => setKeys(!hasKeys)}
        >
          Keypad
        </Button>
        {recording === 'off' ? null : (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => run(() => voice.record(id, recording === 'on' ? 'pause' : 'resume'))}
          >
            {recording === 'on' ? 'Pause recording' : 'Resume recording'}
          </Button>
        )}
        {isTalking ? null : (
          <Button size="compact-sm" variant="default" onClick={() => run(() => voice.ring(id))}>
            Ring me again
          </Button>
        )}
        <Button size="compact-sm" color="red" onClick={() => run(() => voice.hangUp(id))}>
          Hang up
        </Button>
      </div>
      {hasKeys && isTalking ? <Keypad /> : null}
      <Transfer call={call} run={run} />
    </div>
  );
}

function Transfer({ call, run }: { call: Call; run: (what: () => Promise<Call>) => void }) {
  const me = useMe();
  const { data: agents = [] } = useQuery(agentsQuery);
  const asked = call.legs.find(({ kind, state }) => kind === 'consult' && state !== 'left' && state !== 'failed');
  if (!asked)
    return (
      <Select
        aria-label="Ask a colleague in"
        placeholder="Ask a colleague in"
        size="xs"
        searchable
        value={null}
        data={agents.filter((one) => one.id !== me.id).map((one) => ({ value: one.id, label: one.name }))}
        onChange={(agentId) => agentId && run(() => voice.consult(call.id, agentId))}
      />
    );
  const name = asked.agent?.name ?? 'They';
  return (
    <div className={classes.acts}>
      <span className={classes.words}>
        {asked.state === 'joined' ? `${name} is with you` : `${name} is being rung`}
      </span>
      <Button size="compact-sm" disabled={asked.state !== 'joined'} onClick={() => run(() => voice.complete(call.id))}>
        Pass the call on
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => run(() => voice.cancel(call.id))}>
        Back to the caller
      </Button>
    </div>
  );
}
