import type { Channel, Inbox } from '@contract/channels';
import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '../ui/ErrorState';
import { Skeleton } from '../ui/Skeleton';
import { channelsQuery, inboxes } from './channels/api';
import { ChannelCards } from './channels/ChannelCards';
import { Connected } from './channels/Connected';
import { ChannelFields } from './channels/ChannelFields';
import { tidy } from './channels/SettingFields';
import { useFirstWrong } from './channels/useFirstWrong';
import { ruleLines } from './channels/words';
import classes from './channels/Channels.module.css';
import { faultAt, Faults } from '../ui/Faults';
import form from './Form.module.css';
import { useFocusBack } from '../ui/useFocusBack';

interface ConnectInboxProps {
  onClose: () => void;
  onOpen: (id: string) => void;
}

/** A new address of the hub, in three steps: which channel, what it needs, and what to do at the vendor. */
export function ConnectInbox({ onClose, onOpen }: ConnectInboxProps) {
  useFocusBack();
  const query = useQuery(channelsQuery);
  const [kind, setKind] = useState<string | null>(null);
  const [named, setNamed] = useState(false);
  const [made, setMade] = useState<(Inbox & { secret: string }) | null>(null);
  const channel = query.data?.find((one) => one.kind === kind) ?? null;
  const title = made ? `${made.name} is connected` : named && channel ? `Connect ${channel.name}` : 'Connect an inbox';
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={named ? 'lg' : 'xl'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {query.isPending ? <Skeleton lines={5} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the channels" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {made ? <Connected made={made} channel={channel} onClose={onClose} onOpen={() => onOpen(made.id)} /> : null}
      {query.data && !named ? (
        <form
          className={form.inModal}
          onSubmit={(event) => {
            event.preventDefault();
            if (channel) setNamed(true);
          }}
        >
          <p className={form.words}>Where do these customers write to you?</p>
          <ChannelCards channels={query.data} value={kind} onChange={setKind} />
          <div className={form.buttons}>
            <Button type="submit" disabled={!channel}>
              Next
            </Button>
            <Button variant="subtle" onClick={onClose}>
              Cancel
            </Button>
          </div>
        </form>
      ) : null}
      {channel && named && !made ? (
        <NewInbox channel={channel} onBack={() => setNamed(false)} onMade={setMade} />
      ) : null}
    </Modal>
  );
}

interface NewInboxProps {
  channel: Channel;
  onBack: () => void;
  onMade: (made: Inbox & { secret: string }) => void;
}

const focusOnce = (field: HTMLInputElement | null) => field?.focus();

function NewInbox({ channel, onBack, onMade }: NewInboxProps) {
  const [name, setName] = useState('');
  const [settings, setSettings] = useState<Record<string, unknown>>({});
  const [credentials, setCredentials] = useState<Record<string, string>>({});
  // The look of the web chat and the templates come later, on the inbox's own page.
  const asked = channel.kind === 'webchat' ? [] : channel.settings.filter(({ kind }) => kind !== 'templates');
  const make = useMutation({
    mutationFn: () =>
      inboxes.connect({ name: name.trim(), channel: channel.kind, settings: tidy(asked, settings), credentials }),
    onSuccess: onMade,
  });
  const ref = useFirstWrong(make.error);
  const fields = [
    '/name',
    ...asked.map((one) => `/settings/${one.name}`),
    ...channel.credentials.map((one) => `/credentials/${one.name}`),
  ];
  return (
    <form
      ref={ref}
      className={form.inModal}
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <ul className={classes.rules}>
        {ruleLines(channel.capabilities).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <TextInput
        label="Name"
        description="What colleagues call it."
        placeholder={`Shop ${channel.name}`}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={faultAt(make.error, '/name')}
        // The step before had the focus on a button that is gone.
        ref={focusOnce}
      />
      <ChannelFields
        settings={asked}
        credentials={channel.credentials}
        groups={channel.groups}
        values={settings}
        onValues={setSettings}
        given={credentials}
        onGiven={setCredentials}
        error={make.error}
      />
      <Faults error={make.error} fields={fields} />
      <div className={form.buttons}>
        <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}>
          Connect
        </Button>
        <Button variant="subtle" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  );
}
