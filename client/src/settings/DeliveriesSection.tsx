import { ShowOlder } from '../ui/ShowOlder';
import type { Delivery, DeliveryState } from '@contract/channels';
import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { IconClose } from '../ui/icons';
import { Pill, type Tone } from '../ui/Pill';
import { Skeleton } from '../ui/Skeleton';
import table from '../ui/Table.module.css';
import { useFilters } from '../ui/useFilters';
import { moment } from '../ui/words';
import classes from './Admin.module.css';
import { botsQuery } from '../api/desk';
import { deliveriesQuery, inboxesQuery } from './api';
import { DeliveryDetails } from './DeliveryDetails';

export const deliveryWords: Record<DeliveryState, { text: string; tone: Tone }> = {
  pending: { text: 'On its way', tone: 'plain' },
  delivered: { text: 'Delivered', tone: 'ok' },
  failed: { text: 'Failed', tone: 'danger' },
  unknown: { text: 'May have arrived', tone: 'warn' },
  disabled: { text: 'Not sent, address is off', tone: 'warn' },
};

export const outcome = ({ lastStatus, lastError }: Delivery) =>
  lastError ?? (lastStatus ? `answered ${lastStatus}` : '');

/** Every webhook the hub sends: what came back, and a way to send it once more. */
export function DeliveriesSection() {
  const [{ state, bot, inbox, delivery }, set] = useFilters(['state', 'bot', 'inbox', 'delivery']);
  const query = useInfiniteQuery(deliveriesQuery({ state, bot, inbox }));
  const bots = useQuery(botsQuery).data ?? [];
  const inboxes = useQuery(inboxesQuery).data ?? [];
  const rows = query.data?.pages.flatMap((page) => page.data) ?? [];
  const targets = new Map([...bots, ...inboxes].map((each) => [each.id, each.name]));
  const only = bot ?? inbox;
  return (
    <>
      <div className={classes.tools}>
        <SegmentedControl
          className={classes.filter}
          aria-label="State"
          value={state ?? 'all'}
          onChange={(value) => set({ state: value === 'all' ? undefined : value })}
          data={[
            { value: 'all', label: 'All' },
            { value: 'failed', label: 'Failed' },
            { value: 'pending', label: 'On their way' },
            { value: 'delivered', label: 'Delivered' },
            { value: 'unknown', label: 'Unclear' },
            { value: 'disabled', label: 'Address off' },
          ]}
        />
        {only ? (
          <Button
            size="sm"
            variant="default"
            rightSection={<IconClose size={14} stroke={1.9} aria-hidden="true" />}
            onClick={() => set({ bot: undefined, inbox: undefined })}
          >
            Only to {targets.get(only) ?? only}
          </Button>
        ) : null}
      </div>
      {query.isPending ? <Skeleton lines={6} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the deliveries" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.isSuccess && rows.length === 0 ? (
        <Empty title={state || only ? 'Nothing matches' : 'Nothing was sent yet'}>
          {state || only
            ? 'Take a filter away to see more.'
            : 'Webhooks to bots and channels appear here with every try.'}
        </Empty>
      ) : null}
      {rows.length > 0 ? (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" className={table.middle}>
                To
              </th>
              <th scope="col">State</th>
              <th scope="col" className={`${table.num} ${table.middle}`}>
                Tries
              </th>
              <th scope="col" className={table.wide}>
                Last answer
              </th>
              <th scope="col" className={table.num}>
                When
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} data-link>
                <th scope="row">
                  <button type="button" className={classes.name} onClick={() => set({ delivery: row.id })}>
                    {row.type}
                  </button>
                </th>
                <td className={table.middle}>{targets.get(row.target.id) ?? row.target.kind}</td>
                <td>
                  <Pill tone={deliveryWords[row.state].tone}>{deliveryWords[row.state].text}</Pill>
                </td>
                <td className={`${table.num} ${table.middle}`}>{row.attempts}</td>
                <td className={`${table.quiet} ${table.wide}`}>{outcome(row)}</td>
                <td className={`${table.num} ${table.quiet}`}>{moment(row.createdAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <ShowOlder query={query} />
      {delivery ? <DeliveryDetails id={delivery} onClose={() => set({ delivery: undefined })} /> : null}
    </>
  );
}
