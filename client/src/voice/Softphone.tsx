import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { paths } from '../paths';
import { IconPhone } from '../ui/icons';
import { useStore } from '../ui/store';
import { myCallsQuery } from './api';
import { CallControls } from './CallControls';
import { answer, check, decline, phone, plugIn, unplug } from './phone';
import classes from './Softphone.module.css';

const stateWords = {
  off: 'Phone is off',
  connecting: 'Phone is connecting',
  ready: 'Phone is ready',
  ringing: 'Your phone rings',
  talking: 'On a call',
  failed: 'Phone does not work',
} as const;

/** The telephone of the console: its state in words, the call that rings, and what one can do in a call. */
export function Softphone() {
  const now = useStore(phone);
  const isOnCall = now.state === 'talking' || now.state === 'ringing';
  const { data: calls } = useQuery(myCallsQuery(isOnCall));
  const [isOpen, setOpen] = useState(false);
  const navigate = useNavigate();
  const call = calls?.find(({ state }) => state !== 'ended' && state !== 'voicemail');
  const isShown = isOpen || isOnCall;
  /** Whoever answers sees what was said before: the thread, and the chat that became this call. */
  const pickUp = () => {
    answer();
    if (call?.conversationId) void navigate({ to: paths.conversation(call.conversationId) });
  };
  return (
    <section className={classes.place} aria-label="Phone">
      {isShown ? (
        <div className={classes.card}>
          <p role="status" className={classes.state}>
            {stateWords[now.state]}
          </p>
          {now.words ? <p className={classes.words}>{now.words}</p> : null}
          {now.warnings.map((words) => (
            <p key={words} role="alert" className={classes.warning}>
              {words}
            </p>
          ))}
          {now.state === 'ringing' ? (
            <div className={classes.acts}>
              <Button onClick={pickUp}>Answer</Button>
              <Button variant="default" onClick={decline}>
                Decline
              </Button>
            </div>
          ) : null}
          {call ? <CallControls call={call} muted={now.muted} isTalking={now.state === 'talking'} /> : null}
          {isOnCall ? null : <Plug state={now.state} checking={now.checking} />}
        </div>
      ) : null}
      <Button
        variant="default"
        size="compact-sm"
        className={classes.handle}
        leftSection={<IconPhone size={14} />}
        aria-expanded={isShown}
        onClick={() => setOpen(!isOpen)}
      >
        {stateWords[now.state]}
      </Button>
    </section>
  );
}

function Plug({ state, checking }: { state: keyof typeof stateWords; checking: boolean }) {
  const isOn = state === 'ready' || state === 'connecting';
  return (
    <div className={classes.acts}>
      <Button size="compact-sm" onClick={() => (isOn ? unplug() : void plugIn())}>
        {isOn ? 'Switch off' : 'Connect phone'}
      </Button>
      <Button size="compact-sm" variant="default" loading={checking} onClick={() => void check()}>
        Check my line
      </Button>
    </div>
  );
}
