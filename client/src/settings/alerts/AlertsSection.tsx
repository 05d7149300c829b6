import type { AlertMetric, AlertRule } from '@contract/alerts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queuesQuery } from '../../api/desk';
import { alertMetricsQuery, alertRulesQuery, valueWords } from '../../floor/alerts';
import { Empty } from '../../ui/Empty';
import table from '../../ui/Table.module.css';
import { span } from '../../ui/words';
import classes from '../Admin.module.css';
import { Listed } from '../Listed';
import { AlertSender } from './AlertSender';
import { AlertForm } from './AlertForm';
import { KioskLinks } from './KioskLinks';

function when(rule: AlertRule, metrics: AlertMetric[], queues: Map<string, string>): string {
  const label = metrics.find(({ id }) => id === rule.metric)?.label ?? rule.metric;
  const where = rule.queueId ? ` in ${queues.get(rule.queueId) ?? 'one queue'}` : rule.perQueue ? ' in any queue' : '';
  const mark = `${rule.above ? 'at' : 'down to'} ${valueWords(rule.metric, rule.threshold)}${rule.above ? ' or more' : ' or less'}`;
  return `${label}${where}, ${mark}${rule.forSeconds > 0 ? `, for ${span(rule.forSeconds * 1000)}` : ''}`;
}

function whom({ toast, emails, webhookUrl }: AlertRule): string {
  const ways = [toast ? 'a word on the screen' : '', emails.join(', '), webhookUrl ? 'a webhook' : ''].filter(Boolean);
  return ways.length > 0 ? ways.join(', ') : 'the strip on the floor only';
}

/** What counts as trouble on the floor and who is told; and the links of screens on walls. */
export function AlertsSection() {
  const rules = useQuery(alertRulesQuery);
  const { data: metrics = [] } = useQuery(alertMetricsQuery);
  const { data: queues = [] } = useQuery(queuesQuery);
  const [editing, setEditing] = useState<AlertRule | 'new' | null>(null);
  const names = new Map(queues.map(({ id, name }) => [id, name]));
  return (
    <>
      <Listed
        words="Each trouble is told once, however long it lasts, and is over only past its other mark. Everything going on stands on the floor."
        what="the alerts"
        query={rules}
        act="Make an alert"
        onAct={() => setEditing('new')}
        empty={<Empty title="No alert">Nothing on the floor is told to anybody.</Empty>}
      >
        {(rows) => (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Alert</th>
                <th scope="col" className={table.middle}>
                  When
                </th>
                <th scope="col">Told by</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((rule) => (
                <tr key={rule.id} data-link>
                  <th scope="row">
                    <button type="button" className={classes.name} onClick={() => setEditing(rule)}>
                      {rule.name}
                    </button>
                    {rule.enabled ? null : <span className={table.quiet}> off</span>}
                  </th>
                  <td className={table.middle}>{when(rule, metrics, names)}</td>
                  <td>{whom(rule)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Listed>
      <AlertSender />
      <KioskLinks />
      {editing ? (
        <AlertForm
          rule={editing === 'new' ? null : editing}
          metrics={metrics}
          queues={queues}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </>
  );
}
