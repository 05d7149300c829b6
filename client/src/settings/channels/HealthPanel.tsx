import type { Inbox } from '@contract/channels';
import { IconWarn } from '../../ui/icons';
import { Pill } from '../../ui/Pill';
import { moment, plural } from '../../ui/words';
import form from '../Form.module.css';
import { Health } from '../Health';
import classes from './Channels.module.css';
import { troubleLines, unused } from './words';

const when = (at: string | null) => (at ? moment(at) : 'never');

/** How an inbox fares: both ways, what was refused at the door, and what the vendor sent that nobody used. */
export function HealthPanel({ inbox }: { inbox: Inbox }) {
  const { health, counts, inboundUrl, lastInAt, setup } = inbox;
  // What leaves on the hub's own connections is not noted: there is no other side that could fail.
  const isOurs = inbox.channel === 'webchat' || inbox.channel === 'voice';
  // A channel with doors of its own tells their addresses among its steps.
  const isCalled = inboundUrl !== null || setup.some(({ value }) => value?.includes(`/channels/${inbox.id}`));
  return (
    <>
      <dl className={form.facts}>
        <div>
          <dt>State</dt>
          <dd>
            <Health health={health} paused={inbox.paused} missing={inbox.missing} unused={unused(inbox)} />
          </dd>
        </div>
        <div>
          <dt>Last in</dt>
          <dd>{when(lastInAt)}</dd>
        </div>
        {isOurs ? null : (
          <div>
            <dt>Last out</dt>
            <dd>{when(health.lastOkAt)}</dd>
          </div>
        )}
        {isCalled ? (
          <div>
            <dt>Refused</dt>
            <dd>
              {counts.refused === 0
                ? 'nothing'
                : `${plural(counts.refused, 'request')} with a wrong signature, last ${when(counts.lastRefusedAt)}`}
            </dd>
          </div>
        ) : null}
      </dl>
      {troubleLines(inbox).map(({ tone, text }) => (
        <p key={text} className={classes.trouble} data-tone={tone}>
          <IconWarn size={16} stroke={1.65} aria-hidden="true" />
          <span>{text}</span>
        </p>
      ))}
      {counts.ignored.length > 0 ? (
        <>
          <p className={classes.ignoredHead}>Came in and was not used</p>
          <ul className={classes.ignored}>
            {counts.ignored.map(({ type, count, lastAt, known }) => (
              <li key={type}>
                <code>{type}</code>
                <span>
                  {known ? null : <Pill tone="warn">not understood</Pill>} {plural(count, 'time')}, last{' '}
                  {moment(lastAt)}
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}
