import type { FirstWords, OtherChannel } from '@contract/channels';
import type { Begun } from '@contract/conversations';
import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../../api/client';
import { http } from '../../api/http';
import { keys } from '../../api/keys';
import { problemOf } from '../../api/problem';
import { paths } from '../../paths';
import { chordOf } from '../../shell/keyboard';
import { ChannelIcon } from '../../ui/ChannelIcon';
import { keysOf } from '../../ui/keys';
import { LengthNote } from './LengthNote';
import { lengthOf } from './rules';
import classes from './Rules.module.css';
import { TemplatePicker } from './TemplatePicker';
import { newId } from '../../ui/new-id';

interface Person {
  id: string;
  name: string | null;
}

interface WriteFirstProps {
  person: Person;
  /** Null while nothing is begun. */
  way: OtherChannel | null;
  onClose: () => void;
  /** The conversation it goes on from: its issue goes along. */
  from?: string;
  /** What was being written already. */
  words?: string;
  onBegun?: () => void;
}

interface Said {
  text: string;
  options?: Record<string, unknown>;
}

/** The first message to somebody on a channel: to which address, by words or by template; then their conversation opens. */
export function WriteFirst({ person, way, onClose, from, words, onBegun }: WriteFirstProps) {
  const navigate = useNavigate();
  const begin = useMutation({
    mutationFn: ({ said, key }: { said: Said; key: string }) =>
      http.post<Begun>(
        `/v1/profiles/${person.id}/conversations`,
        {
          inboxId: way?.inbox.id,
          identityId: way?.first?.identity.id,
          clientId: key,
          ...said,
          ...(from ? { from } : {}),
        },
        key,
      ),
    onSuccess: ({ conversationId }) => {
      onBegun?.();
      onClose();
      void queryClient.invalidateQueries({ queryKey: keys.lists });
      void navigate({ to: paths.conversation(conversationId) });
    },
  });
  // One key for one set of words: pressing twice sends once, and other words are another message.
  const [tried, setTried] = useState<{ said: string; key: string } | null>(null);
  const send = (said: Said) => {
    const same = JSON.stringify([way?.inbox.id, said]);
    const key = tried?.said === same ? tried.key : newId();
    setTried({ said: same, key });
    begin.mutate({ said, key });
  };
  const first = way?.first;
  return (
    <Modal
      opened={Boolean(first)}
      onClose={onClose}
      closeButtonProps={{ 'aria-label': 'Close' }}
      title={`Write to ${person.name ?? 'them'} on ${way?.inbox.name ?? ''}`}
    >
      {way && first ? (
        <div className={classes.first}>
          <p className={classes.to}>
            <ChannelIcon channel={way.channel} size={16} /> To {first.identity.value}
          </p>
          {first.byTemplate ? (
            <TemplatePicker
              templates={first.templates}
              customer={person.name}
              onSend={({ name, language }, params, text) =>
                send({ text, options: { template: { name, language, params } } })
              }
            />
          ) : (
            <Words
              first={first}
              words={words ?? ''}
              isMail={way.channel === 'email'}
              isBusy={begin.isPending}
              onSend={send}
            />
          )}
          {begin.isError ? (
            <p className={classes.fault} role="alert">
              {problemOf(begin.error).title}.
            </p>
          ) : null}
        </div>
      ) : null}
    </Modal>
  );
}

interface WordsProps {
  first: FirstWords;
  words: string;
  /** It has a subject of its own. */
  isMail: boolean;
  isBusy: boolean;
  onSend: (said: Said) => void;
}

function Words({ first, words, isMail, isBusy, onSend }: WordsProps) {
  const [text, setText] = useState(words);
  const [subject, setSubject] = useState('');
  const over = lengthOf(text, first)?.over ?? false;
  const ready = text.trim() !== '' && !over && (!isMail || subject.trim() !== '');
  return (
    <form
      className={classes.first}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !isBusy)
          onSend({ text: text.trim(), ...(isMail ? { options: { subject: subject.trim() } } : {}) });
      }}
    >
      {isMail ? (
        <TextInput
          label="Subject"
          value={subject}
          maxLength={200}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
      ) : null}
      <Textarea
        label="What you write"
        autosize
        minRows={3}
        maxRows={10}
        value={text}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (chordOf(event.nativeEvent) === keysOf('send')) event.currentTarget.form?.requestSubmit();
        }}
      />
      <div className={classes.templateFoot}>
        <LengthNote text={text} options={first} />
        <Button type="submit" disabled={!ready} loading={isBusy}>
          Send
        </Button>
      </div>
    </form>
  );
}
