import type { Inbox } from '@contract/channels';
import { Button, Modal, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queuesQuery } from '../api/desk';
import { tell } from '../shell/tell';
import { admin, botsQuery } from './api';
import { faultAt, Faults } from './Faults';
import classes from './Form.module.css';
import { Secret } from './Secret';

const words = (value: unknown) => (typeof value === 'string' ? value : '');

/** What a page needs to carry the chat. */
const snippet = (inbox: Inbox) =>
  `<script src="${window.location.origin}/widget.js" data-inbox="${inbox.id}" async></script>`;

/** One inbox: what it is called, who answers first, which queue it feeds, and how the other side reaches it. */
export function InboxForm({ inbox, onClose }: { inbox: Inbox; onClose: () => void }) {
  const bots = useQuery(botsQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  const [name, setName] = useState(inbox.name);
  const [botId, setBotId] = useState(inbox.bot?.id ?? null);
  const [queueId, setQueueId] = useState(inbox.queueId);
  const [paused, setPaused] = useState(inbox.paused);
  const [settings, setSettings] = useState(inbox.settings);
  const set = (part: Record<string, unknown>) => setSettings((now) => ({ ...now, ...part }));
  const save = useMutation({
    mutationFn: () => admin.changeInbox(inbox.id, { name: name.trim(), botId, queueId, paused, settings }),
    onSuccess: () => {
      tell('Inbox saved');
      onClose();
    },
  });
  const rotate = useMutation({ mutationFn: () => admin.rotateInbox(inbox.id) });
  const starters = Array.isArray(settings.starters) ? settings.starters.map(String) : [];
  return (
    <Modal opened onClose={onClose} title={inbox.name} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className={classes.inModal}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={faultAt(save.error, '/name')}
        />
        <div className={classes.two}>
          <Select
            label="A bot answers first"
            placeholder="Nobody, straight to people"
            clearable
            data={bots.map((bot) => ({ value: bot.id, label: bot.name }))}
            value={botId}
            onChange={setBotId}
            error={faultAt(save.error, '/botId')}
          />
          <Select
            label="Queue"
            placeholder="None"
            clearable
            data={queues.map((queue) => ({ value: queue.id, label: queue.name }))}
            value={queueId}
            onChange={setQueueId}
            error={faultAt(save.error, '/queueId')}
          />
        </div>
        {inbox.channel === 'webchat' ? (
          <>
            <div className={classes.two}>
              <TextInput
                label="Colour"
                placeholder="#066478"
                value={words(settings.color)}
                onChange={(event) => set({ color: event.currentTarget.value || undefined })}
                error={faultAt(save.error, '/settings/color') ?? faultAt(save.error, '/color')}
              />
              <TextInput
                label="Said while closed"
                value={words(settings.teaser)}
                onChange={(event) => set({ teaser: event.currentTarget.value || null })}
              />
            </div>
            <TextInput
              label="Greeting"
              value={words(settings.greeting)}
              onChange={(event) => set({ greeting: event.currentTarget.value || undefined })}
            />
            <Textarea
              label="First sentences offered"
              description="One a line, six at most."
              autosize
              minRows={2}
              value={starters.join('\n')}
              onChange={(event) => set({ starters: event.currentTarget.value.split('\n').slice(0, 6) })}
            />
            <Secret label="On the shop’s pages" value={snippet(inbox)} />
          </>
        ) : (
          <>
            <TextInput
              label="Replies are posted to"
              placeholder="https://"
              value={words(settings.deliveryUrl)}
              onChange={(event) => set({ deliveryUrl: event.currentTarget.value || null })}
              error={faultAt(save.error, '/settings/deliveryUrl')}
            />
            {inbox.inboundUrl ? <Secret label="Messages come in at" value={inbox.inboundUrl} /> : null}
          </>
        )}
        {rotate.data ? (
          <Secret label="New secret, shown once. The old one works for 24 h more." value={rotate.data.secret} />
        ) : null}
        <Switch
          label="Paused"
          description="Nothing is taken in and nothing is sent. The other side is told to try later."
          checked={paused}
          onChange={(event) => setPaused(event.currentTarget.checked)}
        />
        <Faults
          error={save.error ?? rotate.error}
          fields={['/name', '/botId', '/queueId', '/settings/deliveryUrl', '/settings/color']}
        />
        <div className={classes.buttons}>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
            Save
          </Button>
          <Button variant="default" loading={rotate.isPending} onClick={() => rotate.mutate()}>
            New secret
          </Button>
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Modal>
  );
}
