import type { Call } from '@contract/voice';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '../api/session';
import { tellProblem } from '../shell/tell';
import { voice } from './api';
import { AskIn } from './AskIn';
import { Keypad } from './Keypad';
import { CallAbout } from './CallAbout';
import { leave, mute } from './phone';
import classes from './Softphone.module.css';
import { Supervise } from './Supervise';
import { TextLink } from './TextLink';
import { holderOf } from './call-words';

interface Props {
  call: Call;
  muted: boolean;
  isTalking: boolean;
}

/** What one does in a call: mute, hold, keys, recording, passing it on, hanging up. */
export function CallControls({ call, muted, isTalking }: Props) {
  const [shown, show] = useState<'keys' | 'text' | null>(null);
  const me = useMe();
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
  if (call.agentId !== me.id) return <Guest call={call} muted={muted} isTalking={isTalking} />;
  return (
    <div className={classes.controls}>
      <p className={classes.who}>
        {call.phone ?? 'Number withheld'}
        {isHeld ? ', on hold' : ''}
        {recording === 'on' ? ', recorded' : ''}
      </p>
      {call.conversationId ? <CallAbout conversationId={call.conversationId} /> : null}
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
          aria-expanded={shown === 'keys'}
          onClick={() => show(shown === 'keys' ? null : 'keys')}
        >
          Keypad
        </Button>
        {call.phone ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={shown === 'text'}
            onClick={() => show(shown === 'text' ? null : 'text')}
          >
            Text a link
          </Button>
        ) : null}
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
          End call
        </Button>
      </div>
      {shown === 'keys' && isTalking ? <Keypad /> : null}
      {shown === 'text' ? <TextLink callId={id} onDone={() => show(null)} /> : null}
      <Transfer call={call} run={run} />
    </div>
  );
}

/** Somebody else's call that one is in: asked in, or supervising. One's own line is all there is to steer. */
function Guest({ call, muted, isTalking }: Props) {
  return (
    <div className={classes.controls}>
      <p className={classes.who}>
        {holderOf(call)} with {call.phone ?? 'a caller without a number'}
      </p>
      {call.conversationId ? <CallAbout conversationId={call.conversationId} /> : null}
      <Supervise call={call} name={holderOf(call)} />
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
        <Button size="compact-sm" variant="default" disabled={!isTalking} onClick={leave}>
          Leave the call
        </Button>
      </div>
    </div>
  );
}

function Transfer({ call, run }: { call: Call; run: (what: () => Promise<Call>) => void }) {
  const asked = call.legs.find(({ kind, state }) => kind === 'consult' && state !== 'left' && state !== 'failed');
  if (!asked) return <AskIn onAsk={(to) => run(() => voice.consult(call.id, to))} />;
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
