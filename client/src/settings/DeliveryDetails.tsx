import type { DeliveryDetail } from '@contract/channels';
import type { Id } from '@contract/common';
import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorState } from '../ui/ErrorState';
import { IconRetry } from '../ui/icons';
import { Skeleton } from '../ui/Skeleton';
import text from '../ui/TextLink.module.css';
import { moment } from '../ui/words';
import classes from './Admin.module.css';
import { admin, deliveryQuery } from './api';
import { Faults } from '../ui/Faults';
import form from './Form.module.css';
import { useFocusBack } from '../ui/useFocusBack';

function Details({ delivery }: { delivery: DeliveryDetail }) {
  const replay = useMutation({ mutationFn: () => admin.replayDelivery(delivery.id) });
  return (
    <div className={form.inModal}>
      <dl className={form.facts}>
        <div>
          <dt>Conversation</dt>
          <dd>
            <Link
              to="/inbox/$conversationId"
              params={{ conversationId: delivery.conversationId }}
              className={text.link}
            >
              Open it
            </Link>
          </dd>
        </div>
        <div>
          <dt>Place in line</dt>
          <dd>{delivery.seq}</dd>
        </div>
        {delivery.nextAt && delivery.state === 'pending' ? (
          <div>
            <dt>Next try</dt>
            <dd>{moment(delivery.nextAt)}</dd>
          </div>
        ) : null}
      </dl>
      <div>
        <p className={form.label}>Tries</p>
        {delivery.log.length === 0 ? <p className={form.words}>None yet.</p> : null}
        <ol className={classes.tries}>
          {delivery.log.map((entry) => (
            <li key={entry.attempt}>
              {moment(entry.at)}: {entry.error ?? `answered ${entry.status}`} after {entry.latencyMs} ms
              {entry.answer ? <pre className={classes.raw}>{entry.answer}</pre> : null}
            </li>
          ))}
        </ol>
      </div>
      <div>
        <p className={form.label}>What was sent</p>
        <pre className={classes.raw} tabIndex={0}>
          {JSON.stringify(delivery.body, null, 2)}
        </pre>
      </div>
      <Faults error={replay.error} />
      <div className={form.buttons}>
        <Button
          variant="default"
          leftSection={<IconRetry size={16} stroke={1.65} aria-hidden="true" />}
          loading={replay.isPending}
          disabled={delivery.state === 'pending'}
          onClick={() => replay.mutate()}
        >
          {delivery.state === 'pending' ? 'On its way' : 'Send it again'}
        </Button>
      </div>
      <p className={form.help}>
        {delivery.state === 'unknown'
          ? 'We cannot tell whether this arrived. If it did, sending it again may bring it twice.'
          : 'It goes under the same id, so a receiver that keeps ids takes it once.'}
      </p>
    </div>
  );
}

/** One webhook to a bot: what was sent, how often it was tried and what came back. */
export function DeliveryDetails({ id, onClose }: { id: Id; onClose: () => void }) {
  useFocusBack();
  const query = useQuery(deliveryQuery(id));
  return (
    <Modal
      opened
      onClose={onClose}
      title={query.data?.type ?? 'Delivery'}
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {query.isPending ? <Skeleton lines={5} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load this delivery" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.data ? <Details delivery={query.data} /> : null}
    </Modal>
  );
}
