import type { Channel, Inbox } from '@contract/channels';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { tell } from '../../shell/tell';
import { ChannelIcon } from '../../ui/ChannelIcon';
import { IconBack, IconFailed, IconHeld } from '../../ui/icons';
import { Section } from '../../ui/Section';
import { Faults } from '../../ui/Faults';
import { Health } from '../Health';
import { InboxForm } from '../InboxForm';
import { Secret } from '../Secret';
import { inboxes } from './api';
import classes from './Channels.module.css';
import { HealthPanel } from './HealthPanel';
import { RotateSecret } from './RotateSecret';
import { SetupSteps } from './SetupSteps';
import { VerifyPanel } from './VerifyPanel';
import { Snippet } from './WebchatFields';
import { ruleLines, unused } from './words';

interface InboxPanelProps {
  inbox: Inbox;
  channel: Channel | null;
  onBack: () => void;
}

/** One inbox: its form on one side; on the other how it fares, whether it can work, and what to do at the vendor. */
export function InboxPanel({ inbox, channel, onBack }: InboxPanelProps) {
  const pause = useMutation({
    mutationFn: () => inboxes.change(inbox.id, { paused: !inbox.paused }),
    onSuccess: ({ paused }) => tell(paused ? 'Paused' : 'It runs again'),
  });
  const signedByUs = inbox.inboundUrl !== null && channel?.credentials.length === 0;
  return (
    <div className={classes.panel}>
      <div className={classes.bar}>
        <Button variant="subtle" leftSection={<IconBack size={16} stroke={1.65} aria-hidden="true" />} onClick={onBack}>
          All inboxes
        </Button>
        <h2 className={classes.barName}>
          <ChannelIcon channel={inbox.channel} size={18} />
          {inbox.name}
          <Health health={inbox.health} paused={inbox.paused} missing={inbox.missing} unused={unused(inbox)} />
        </h2>
        <Button variant="default" loading={pause.isPending} onClick={() => pause.mutate()}>
          {inbox.paused ? 'Resume' : 'Pause'}
        </Button>
      </div>
      <Faults error={pause.error} />
      {inbox.missing.length > 0 ? (
        <p className={classes.banner} role="alert">
          <IconFailed size={18} stroke={1.65} aria-hidden="true" />
          <span>
            <strong>{inbox.missing.join(', ')}</strong> {inbox.missing.length > 1 ? 'are' : 'is'} missing. Until then
            nothing is sent or taken in here; everything else goes on.
          </span>
        </p>
      ) : null}
      {inbox.paused ? (
        <p className={classes.banner} data-tone="warn" role="status">
          <IconHeld size={18} stroke={1.65} aria-hidden="true" />
          <span>Paused: nothing is taken in, and the other side is told to try later.</span>
        </p>
      ) : null}
      <div className={classes.page}>
        <InboxForm inbox={inbox} channel={channel} />
        <aside className={classes.aside} aria-label="How it fares">
          <Section label="Health">
            <HealthPanel inbox={inbox} />
          </Section>
          <Section label="Does it work?">
            <VerifyPanel inbox={inbox} />
          </Section>
          <Section label={inbox.channel === 'webchat' ? 'On your pages' : 'At the other side'}>
            {inbox.channel === 'webchat' ? <Snippet inboxId={inbox.id} /> : null}
            {inbox.setup.length > 0 ? <SetupSteps steps={inbox.setup} /> : null}
            {inbox.setup.length === 0 && inbox.inboundUrl ? (
              <Secret label="Messages come in at" value={inbox.inboundUrl} />
            ) : null}
          </Section>
          {signedByUs ? (
            <Section label="Secret">
              <RotateSecret inbox={inbox} />
            </Section>
          ) : null}
          {channel ? (
            <Section label="What the channel allows">
              <ul className={classes.rules}>
                {ruleLines(channel.capabilities).map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </Section>
          ) : null}
        </aside>
      </div>
    </div>
  );
}
