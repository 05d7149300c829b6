import type { Bot } from '@contract/channels';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Avatar } from '../ui/Avatar';
import { Empty } from '../ui/Empty';
import table from '../ui/Table.module.css';
import text from '../ui/TextLink.module.css';
import { moment } from '../ui/words';
import classes from './Admin.module.css';
import { Listed } from './Listed';
import { botsQuery } from '../api/desk';
import { BotForm } from './BotForm';
import { Health } from './Health';

/** Who answers before people do. */
export function BotsSection() {
  const query = useQuery(botsQuery);
  const [editing, setEditing] = useState<Bot | 'new' | null>(null);
  return (
    <>
      <Listed
        words="A bot hears of every message by webhook and answers by the API, until it hands over or a person takes over."
        what="the bots"
        query={query}
        act="Register a bot"
        onAct={() => setEditing('new')}
        empty={<Empty title="No bot yet">Conversations go straight to people until one is registered.</Empty>}
      >
        {(rows) => (
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
              {rows.map((bot) => (
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
        )}
      </Listed>
      {editing ? <BotForm bot={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
