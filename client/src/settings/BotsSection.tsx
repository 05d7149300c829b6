import type { Bot } from '@contract/channels';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Avatar } from '../ui/Avatar';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { IconPlus } from '../ui/icons';
import { Skeleton } from '../ui/Skeleton';
import table from '../ui/Table.module.css';
import text from '../ui/TextLink.module.css';
import { moment } from '../ui/words';
import classes from './Admin.module.css';
import { botsQuery } from '../api/desk';
import { BotForm } from './BotForm';
import { Health } from './Health';

/** Who answers before people do. */
export function BotsSection() {
  const query = useQuery(botsQuery);
  const [editing, setEditing] = useState<Bot | 'new' | null>(null);
  return (
    <>
      <div className={classes.tools}>
        <p className={classes.words}>
          A bot hears of every message by webhook and answers by the API, until it hands over or a person takes over.
        </p>
        <Button leftSection={<IconPlus size={16} stroke={1.65} aria-hidden="true" />} onClick={() => setEditing('new')}>
          Register a bot
        </Button>
      </div>
      {query.isPending ? <Skeleton lines={4} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the bots" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.data?.length === 0 ? (
        <Empty title="No bot yet">Conversations go straight to people until one is registered.</Empty>
      ) : null}
      {query.data && query.data.length > 0 ? (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Bot</th>
              <th scope="col">State</th>
              <th scope="col" className={table.middle}>
                Webhooks go to
              </th>
              <th scope="col" className={`${table.num} ${table.middle}`}>
                Last answered
              </th>
              <th scope="col" className={table.num}>
                <span className="tl-visually-hidden">Log</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {query.data.map((bot) => (
              <tr key={bot.id} data-link>
                <th scope="row">
                  <span className={classes.what}>
                    <Avatar kind="bot" name={bot.name} size={22} />
                    <button type="button" className={classes.name} onClick={() => setEditing(bot)}>
                      {bot.name}
                    </button>
                  </span>
                </th>
                <td>
                  <Health health={bot.health} paused={bot.disabledAt !== null} />
                </td>
                <td className={table.middle}>
                  {bot.webhookUrl ?? <span className={table.quiet}>nowhere, it asks</span>}
                </td>
                <td className={`${table.num} ${table.quiet} ${table.middle}`}>
                  {bot.health.lastOkAt ? moment(bot.health.lastOkAt) : 'never'}
                </td>
                <td className={table.num}>
                  <Link
                    to="/settings/{-$section}"
                    params={{ section: 'deliveries' }}
                    search={{ bot: bot.id }}
                    className={text.link}
                  >
                    Deliveries
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {editing ? <BotForm bot={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
