import type { Id } from '@contract/common';
import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { tell, tellProblem } from '../shell/tell';
import { voice } from './api';
import classes from './Softphone.module.css';

/** What cannot be said goes to the caller by text message: a link, an order number. */
export function TextLink({ callId, onDone }: { callId: Id; onDone: () => void }) {
  const [text, setText] = useState('');
  const send = useMutation({
    mutationFn: () => voice.text(callId, text.trim()),
    onSuccess: () => {
      tell('Texted to the caller');
      onDone();
    },
    onError: (error) => tellProblem('The text was not sent.', error),
  });
  return (
    <form
      className={classes.send}
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <TextInput
        size="xs"
        aria-label="Text to the caller"
        placeholder="https://"
        maxLength={600}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        // The person just asked for it
        autoFocus
      />
      <Button type="submit" size="compact-sm" disabled={text.trim() === ''} loading={send.isPending}>
        Send
      </Button>
    </form>
  );
}
