import { type Channel, type Inbox, undoChoices } from '@contract/channels';
import { Button, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queuesQuery } from '../api/desk';
import { tell } from '../shell/tell';
import { botsQuery } from '../api/desk';
import { inboxes } from './channels/api';
import classes from './channels/Channels.module.css';
import { ChannelFields } from './channels/ChannelFields';
import { tidy } from './channels/SettingFields';
import { useFirstWrong } from './channels/useFirstWrong';
import { WebchatFields } from './channels/WebchatFields';
import { faultAt, Faults, placesOf } from '../ui/Faults';
import form from './Form.module.css';

/** What an inbox is called, who answers first, which queue it feeds, what the vendor gave out, and how it behaves. */
export function InboxForm({ inbox, channel }: { inbox: Inbox; channel: Channel | null }) {
  const bots = useQuery(botsQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  const [name, setName] = useState(inbox.name);
  const [botId, setBotId] = useState(inbox.bot?.id ?? null);
  const [queueId, setQueueId] = useState(inbox.queueId);
  const [undoSeconds, setUndoSeconds] = useState(inbox.undoSeconds);
  const [settings, setSettings] = useState(inbox.settings);
  const [credentials, setCredentials] = useState<Record<string, string>>({});
  const fields = channel?.settings ?? [];
  const asked = channel?.credentials ?? [];
  const save = useMutation({
    mutationFn: () => {
      const changed = Object.keys(credentials).length > 0 ? { credentials } : {};
      return inboxes.change(inbox.id, {
        name: name.trim(),
        botId,
        queueId,
        undoSeconds,
        settings: tidy(fields, settings),
        ...changed,
      });
    },
    onSuccess: () => {
      setCredentials({});
      tell('Inbox saved');
    },
  });
  const ref = useFirstWrong(save.error);
  const shown = [
    '/name',
    '/botId',
    '/queueId',
    '/undoSeconds',
    ...placesOf(
      save.error,
      fields.map((one) => `/settings/${one.name}`),
    ),
    ...asked.map((one) => `/credentials/${one.name}`),
  ];
  return (
    <form
      ref={ref}
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <section className={classes.group} aria-label="Who answers">
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={faultAt(save.error, '/name')}
        />
        <div className={form.two}>
          <Select
            label="A bot answers first"
            placeholder="Nobody, straight to people"
            clearable
            clearButtonProps={{ 'aria-label': 'No bot' }}
            data={bots.map((bot) => ({ value: bot.id, label: bot.name }))}
            value={botId}
            onChange={setBotId}
            error={faultAt(save.error, '/botId')}
          />
          <Select
            label="Queue"
            placeholder="None"
            clearable
            clearButtonProps={{ 'aria-label': 'No queue' }}
            data={queues.map((queue) => ({ value: queue.id, label: queue.name }))}
            value={queueId}
            onChange={setQueueId}
            error={faultAt(save.error, '/queueId')}
          />
          <Select
            label="Undo send"
            description="A person's answer waits so long before it leaves."
            allowDeselect={false}
            data={undoChoices.map((seconds) => ({
              value: String(seconds),
              label: seconds === 0 ? 'Off, it leaves at once' : `${seconds} seconds`,
            }))}
            value={String(undoSeconds)}
            onChange={(seconds) => setUndoSeconds(Number(seconds))}
            error={faultAt(save.error, '/undoSeconds')}
          />
        </div>
      </section>
      {inbox.channel === 'webchat' ? (
        <WebchatFields settings={settings} onChange={setSettings} error={save.error} />
      ) : (
        <ChannelFields
          // What was saved is a kept credential again.
          key={inbox.credentials.map((one) => one.setAt).join()}
          headed
          settings={fields}
          credentials={asked}
          groups={channel?.groups ?? []}
          set={inbox.credentials}
          values={settings}
          onValues={setSettings}
          given={credentials}
          onGiven={setCredentials}
          error={save.error}
        />
      )}
      <Faults error={save.error} fields={shown} />
      <div className={form.buttons}>
        <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
          Save
        </Button>
      </div>
    </form>
  );
}
