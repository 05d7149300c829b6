import type { Channel, Inbox } from '@contract/channels';
import { Button } from '@mantine/core';
import form from '../Form.module.css';
import { Secret } from '../Secret';
import { SetupSteps } from './SetupSteps';
import { VerifyPanel } from './VerifyPanel';
import { Snippet } from './WebchatFields';

interface ConnectedProps {
  made: Inbox & { secret: string };
  channel: Channel | null;
  onClose: () => void;
  onOpen: () => void;
}

/** The last step: what to do at the other side, and the secret, which is shown here and never again. */
export function Connected({ made, channel, onClose, onOpen }: ConnectedProps) {
  const signedByUs = made.inboundUrl !== null && channel?.credentials.length === 0;
  return (
    <div className={form.inModal}>
      {made.channel === 'webchat' ? <Snippet inboxId={made.id} /> : null}
      {signedByUs ? (
        <>
          <p className={form.words}>The secret signs what goes both ways. It is shown this once.</p>
          <Secret label="Secret" value={made.secret} />
        </>
      ) : null}
      {made.setup.length > 0 ? (
        <>
          <p className={form.words}>Now at the vendor, in this order:</p>
          <SetupSteps steps={made.setup} />
        </>
      ) : null}
      {made.setup.length === 0 && made.inboundUrl ? (
        <Secret label="Messages come in at" value={made.inboundUrl} />
      ) : null}
      <VerifyPanel inbox={made} />
      <div className={form.buttons}>
        <Button onClick={onOpen}>{signedByUs ? 'I have it, open the inbox' : 'Open the inbox'}</Button>
        <Button variant="subtle" onClick={onClose}>
          Close
        </Button>
      </div>
    </div>
  );
}
