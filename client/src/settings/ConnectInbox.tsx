import type { ChannelKind } from '@contract/common';
import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { admin } from './api';
import { faultAt, Faults } from './Faults';
import classes from './Form.module.css';
import { Secret } from './Secret';

/** A new address of the hub. Its secret is shown here and never again. */
export function ConnectInbox({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [channel, setChannel] = useState<ChannelKind>('webchat');
  const make = useMutation({ mutationFn: () => admin.connect({ name: name.trim(), channel }) });
  return (
    <Modal opened onClose={onClose} title="Connect an inbox" closeButtonProps={{ 'aria-label': 'Close' }}>
      {make.data ? (
        <div className={classes.inModal}>
          <p className={classes.words}>
            "{make.data.name}" is connected. The secret signs what goes both ways; it is shown this once.
          </p>
          <Secret label="Secret" value={make.data.secret} />
          {make.data.inboundUrl ? <Secret label="Messages come in at" value={make.data.inboundUrl} /> : null}
          <div className={classes.buttons}>
            <Button onClick={onClose}>I have it</Button>
          </div>
        </div>
      ) : (
        <form
          className={classes.inModal}
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate();
          }}
        >
          <SegmentedControl
            aria-label="Channel"
            value={channel}
            onChange={(value) => setChannel(value as ChannelKind)}
            data={[
              { value: 'webchat', label: 'Web chat' },
              { value: 'custom', label: 'Custom channel' },
            ]}
          />
          <p className={classes.words}>
            {channel === 'webchat'
              ? 'A chat on your own pages, in one line of HTML.'
              : 'Any system that can post signed JSON: your own app, an SMS gateway, a social network.'}
          </p>
          <TextInput
            label="Name"
            placeholder="Shop chat"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={faultAt(make.error, '/name')}
            data-autofocus
          />
          <Faults error={make.error} fields={['/name']} />
          <div className={classes.buttons}>
            <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}>
              Connect
            </Button>
            <Button variant="subtle" onClick={onClose}>
              Cancel
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
