import type { Inbox } from '@contract/channels';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { admin } from '../api';
import { Faults } from '../../ui/Faults';
import form from '../Form.module.css';
import { Secret } from '../Secret';

/** For channels the hub signs itself: a new secret, with time to change over. */
export function RotateSecret({ inbox }: { inbox: Inbox }) {
  const rotate = useMutation({ mutationFn: () => admin.rotateInbox(inbox.id) });
  return (
    <div className={form.inModal}>
      {rotate.data ? (
        <Secret label="The new secret, shown this once" value={rotate.data.secret} />
      ) : (
        <p className={form.words}>The secret signs what goes both ways. It was shown when it was made.</p>
      )}
      <p className={form.help}>
        {rotate.data
          ? 'Both secrets count for 24 h: change the other side over in that time. We sign with both.'
          : 'With a new one, both count for 24 h, so nothing is refused while the other side changes over.'}
      </p>
      <div>
        <Button variant="default" loading={rotate.isPending} onClick={() => rotate.mutate()}>
          {rotate.data ? 'Another one' : 'New secret'}
        </Button>
      </div>
      <Faults error={rotate.error} />
    </div>
  );
}
