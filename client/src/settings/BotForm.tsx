import type { Bot, BotProtocol } from '@contract/channels';
import { Button, Modal, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../shell/tell';
import { admin } from './api';
import { faultAt, Faults } from '../ui/Faults';
import classes from './Form.module.css';
import { Secret } from './Secret';
import { useFocusBack } from '../ui/useFocusBack';
import { NumberField } from '../ui/NumberField';

const fields = ['/name', '/webhookUrl', '/silentAfterTries', '/ackSeconds'];

/** Registers a bot, or changes one. Key and secret are shown when they are made and never again. */
export function BotForm({ bot, onClose }: { bot: Bot | null; onClose: () => void }) {
  useFocusBack();
  const [name, setName] = useState(bot?.name ?? '');
  const [protocol, setProtocol] = useState<BotProtocol>(bot?.protocol ?? 'throughline');
  const [webhookUrl, setWebhookUrl] = useState(bot?.webhookUrl ?? '');
  const [tries, setTries] = useState(bot?.silentAfterTries ?? 3);
  const [ack, setAck] = useState(bot?.ackSeconds ?? 10);
  const [enabled, setEnabled] = useState(bot === null || bot.disabledAt === null);
  const what = {
    name: name.trim(),
    protocol,
    webhookUrl: webhookUrl.trim() || null,
    silentAfterTries: tries,
    ackSeconds: ack,
  };
  const make = useMutation({ mutationFn: () => admin.registerBot(what) });
  const save = useMutation({
    mutationFn: (id: string) => admin.changeBot(id, { ...what, enabled }),
    onSuccess: () => {
      tell('Bot saved');
      onClose();
    },
  });
  const rotate = useMutation({ mutationFn: (id: string) => admin.rotateBot(id) });
  const error = make.error ?? save.error ?? rotate.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={bot ? bot.name : 'Register a bot'}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {make.data ? (
        <div className={classes.inModal}>
          <p className={classes.words}>"{make.data.name}" is registered. Both are shown this once.</p>
          <Secret label="Key, for what the bot asks of the hub" value={make.data.apiKey} />
          <Secret label="Secret, to check what the hub sends" value={make.data.webhookSecret} />
          <div className={classes.buttons}>
            <Button onClick={onClose}>I have them</Button>
          </div>
        </div>
      ) : (
        <form
          className={classes.inModal}
          onSubmit={(event) => {
            event.preventDefault();
            if (bot) save.mutate(bot.id);
            else make.mutate();
          }}
        >
          <TextInput
            label="Name"
            description="Customers see it, with the word bot."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={faultAt(error, '/name')}
            data-autofocus
          />
          <NativeSelect
            label="Speaks"
            value={protocol}
            onChange={(event) => setProtocol(event.currentTarget.value as BotProtocol)}
            data={[
              { value: 'throughline', label: 'Throughline webhooks' },
              { value: 'botframework', label: 'Bot Framework, Copilot Studio' },
              { value: 'chatwoot', label: 'Chatwoot agent bot' },
              { value: 'botpress', label: 'Botpress human handoff' },
            ]}
          />
          <TextInput
            label="Webhook address"
            placeholder="https://"
            value={webhookUrl}
            onChange={(event) => setWebhookUrl(event.currentTarget.value)}
            error={faultAt(error, '/webhookUrl')}
          />
          <div className={classes.two}>
            <NumberField
              label="People take over after"
              description="failed tries of one webhook"
              min={1}
              max={8}
              value={tries}
              onChange={setTries}
              error={faultAt(error, '/silentAfterTries')}
            />
            <NumberField
              label="Acknowledges within"
              description="seconds; its answer may take longer"
              min={1}
              max={15}
              value={ack}
              onChange={setAck}
              error={faultAt(error, '/ackSeconds')}
            />
          </div>
          {bot ? (
            <Switch
              label="Switched on"
              checked={enabled}
              onChange={(event) => setEnabled(event.currentTarget.checked)}
            />
          ) : null}
          {rotate.data ? (
            <Secret
              label="New secret, shown once. The old one works for 24 h more."
              value={rotate.data.webhookSecret}
            />
          ) : null}
          <Faults error={error} fields={fields} />
          <div className={classes.buttons}>
            <Button type="submit" loading={make.isPending || save.isPending} disabled={name.trim() === ''}>
              {bot ? 'Save' : 'Register'}
            </Button>
            {bot ? (
              <Button variant="default" loading={rotate.isPending} onClick={() => rotate.mutate(bot.id)}>
                New secret
              </Button>
            ) : null}
            <Button variant="subtle" onClick={onClose}>
              Cancel
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
