import type { AlertIncident } from '@contract/alerts';
import { Button, Menu } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { tellProblem } from '../shell/tell';
import { IconChevronDown, IconWarn } from '../ui/icons';
import text from '../ui/TextLink.module.css';
import { age, moment } from '../ui/words';
import { alerts, firingQuery, incidentWords } from './alerts';
import classes from './AlertStrip.module.css';

const later = [
  { minutes: 15, label: '15 minutes' },
  { minutes: 60, label: 'an hour' },
  { minutes: 480, label: '8 hours' },
];

function Line({ incident, now }: { incident: AlertIncident; now: number }) {
  const act = useMutation({
    mutationFn: (minutes: number | null) =>
      minutes === null ? alerts.acknowledge(incident.id) : alerts.snooze(incident.id, minutes),
    onError: (error) => tellProblem('That was not kept.', error),
  });
  const { acknowledged, snoozedUntil, rule, untold } = incident;
  return (
    <li className={classes.line} data-quiet={acknowledged || snoozedUntil ? true : undefined}>
      <IconWarn size={16} stroke={1.65} aria-hidden="true" />
      <span className={classes.words}>
        <b>{incidentWords(incident)}</b> for {age(now - Date.parse(incident.firedAt))}
        {acknowledged ? `. ${acknowledged.by} looks after it` : ''}
        {snoozedUntil ? `. Again at ${moment(snoozedUntil)}` : ''}
        {untold.map(({ to, why }) => (
          <span key={to} className={classes.untold}>
            . {to} was not told: {why}
          </span>
        ))}
        {rule.runbook ? <span className={classes.book}>. {rule.runbook}</span> : null}
      </span>
      {acknowledged ? null : (
        <>
          <Button size="sm" variant="default" disabled={act.isPending} onClick={() => act.mutate(null)}>
            I look after it
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button
                size="sm"
                variant="subtle"
                rightSection={<IconChevronDown size={14} stroke={1.9} aria-hidden="true" />}
              >
                Later
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {later.map(({ minutes, label }) => (
                <Menu.Item key={minutes} onClick={() => act.mutate(minutes)}>
                  In {label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </>
      )}
    </li>
  );
}

/** The trouble there is, the newest first; nothing at all when there is none. */
export function AlertStrip({ now }: { now: number }) {
  const { data } = useQuery(firingQuery);
  if (!data || data.length === 0) return null;
  return (
    <section className={classes.strip} aria-label="Alerts">
      <ul className={classes.lines}>
        {data.map((incident) => (
          <Line key={incident.id} incident={incident} now={now} />
        ))}
      </ul>
      <Link to="/settings/{-$section}" params={{ section: 'alerts' }} className={text.link}>
        What counts as trouble
      </Link>
    </section>
  );
}
