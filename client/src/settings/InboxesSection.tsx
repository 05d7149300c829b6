import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queuesQuery } from '../api/desk';
import { ChannelIcon, channelName } from '../ui/ChannelIcon';
import { Empty } from '../ui/Empty';
import table from '../ui/Table.module.css';
import { moment } from '../ui/words';
import classes from './Admin.module.css';
import { Listed } from './Listed';
import { inboxesQuery } from './api';
import { channelsQuery } from './channels/api';
import { InboxPanel } from './channels/InboxPanel';
import { unused } from './channels/words';
import { ConnectInbox } from './ConnectInbox';
import { Health } from './Health';

/** Where customers reach the hub. */
export function InboxesSection() {
  const query = useQuery(inboxesQuery);
  const queues = useQuery(queuesQuery).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
  const [openId, setOpenId] = useState<string | null>(null);
  const [connecting, setConnecting] = useState(false);
  const queueName = (id: string | null) => queues.find((queue) => queue.id === id)?.name ?? null;
  const open = query.data?.find(({ id }) => id === openId);
  const channelOf = (kind: string) => channels.find((channel) => channel.kind === kind) ?? null;
  if (open)
    return <InboxPanel key={open.id} inbox={open} channel={channelOf(open.channel)} onBack={() => setOpenId(null)} />;
  return (
    <>
      <Listed
        words="Each inbox is one address customers write to, with the bot that answers first and the queue behind it."
        what="the inboxes"
        query={query}
        act="Connect an inbox"
        onAct={() => setConnecting(true)}
        empty={<Empty title="No inbox yet">Connect the first one and customers can write.</Empty>}
      >
        {(rows) => (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Inbox</th>
                <th scope="col">State</th>
                <th scope="col" className={table.middle}>
                  First answer
                </th>
                <th scope="col" className={table.middle}>
                  Queue
                </th>
                <th scope="col" className={`${table.num} ${table.middle}`}>
                  Last message in
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((inbox) => (
                <tr key={inbox.id} data-link>
                  <th scope="row">
                    <span className={classes.what}>
                      <ChannelIcon channel={inbox.channel} size={16} />
                      <button type="button" className={classes.name} onClick={() => setOpenId(inbox.id)}>
                        {inbox.name}
                      </button>
                      <span className={`${table.quiet} ${table.wide}`}>
                        {channelOf(inbox.channel)?.name ?? channelName(inbox.channel)}
                      </span>
                    </span>
                  </th>
                  <td>
                    <Health
                      health={inbox.health}
                      paused={inbox.paused}
                      missing={inbox.missing}
                      unused={unused(inbox)}
                    />
                  </td>
                  <td className={table.middle}>{inbox.bot?.name ?? 'people'}</td>
                  <td className={table.middle}>
                    {queueName(inbox.queueId) ?? <span className={table.quiet}>none</span>}
                  </td>
                  <td className={`${table.num} ${table.quiet} ${table.middle}`}>
                    {inbox.lastInAt ? moment(inbox.lastInAt) : 'never'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Listed>
      {connecting ? (
        <ConnectInbox
          onClose={() => setConnecting(false)}
          onOpen={(id) => {
            setConnecting(false);
            setOpenId(id);
          }}
        />
      ) : null}
    </>
  );
}
