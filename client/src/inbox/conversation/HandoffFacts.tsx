import type { Handoff } from '@contract/handoff';
import { IconCheck, IconClose, IconConfirmed, IconInferred, IconPromise } from '../../ui/icons';
import classes from './HandoffCard.module.css';
import { attemptWords, extensionWords, knownWords, type Promised } from './handoff-words';

/** What is known, and by whom; what was tried; what was promised. Empty parts are left out: the strip below says so. */
export function HandoffFacts({ handoff, promises }: { handoff: Handoff; promises: Promised[] }) {
  const known = knownWords(handoff.context.slots);
  const tried = handoff.context.attempts ?? [];
  const more = extensionWords(handoff);
  if (known.length + tried.length + promises.length + more.length === 0) return null;
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        {known.length > 0 ? <h3 className={classes.label}>What we know</h3> : null}
        <ul className={classes.list}>
          {known.map((each) => (
            <li key={each.key} data-inferred={each.confirmed ? undefined : true}>
              {each.confirmed ? (
                <IconConfirmed size={15} className={classes.ok} aria-label="Confirmed" />
              ) : (
                <IconInferred size={15} stroke={1.9} aria-label="Inferred" />
              )}
              <span className={classes.words}>
                <span className={classes.what}>{each.label}</span> {each.value}
              </span>
              {each.source ? <span className={classes.from}>{each.source}</span> : null}
            </li>
          ))}
        </ul>
        {more.length > 0 ? (
          <details className={classes.more}>
            <summary>{more.length} more from the bot</summary>
            <dl>
              {more.map(([key, value]) => (
                <div key={key}>
                  <dt>{key}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </details>
        ) : null}
      </div>
      <div className={classes.column}>
        {tried.length > 0 ? <h3 className={classes.label}>{handoff.bot.name} tried</h3> : null}
        <ul className={classes.list}>
          {tried.map((attempt) => (
            <li key={`${attempt.action}${attempt.at ?? ''}${attempt.evidence ?? ''}`}>
              {attempt.outcome === 'succeeded' ? (
                <IconCheck size={15} stroke={1.9} className={classes.ok} aria-label="Worked" />
              ) : (
                <IconClose size={15} stroke={1.9} className={classes.bad} aria-label="Failed" />
              )}
              <span className={classes.words}>{attemptWords(attempt)}</span>
            </li>
          ))}
        </ul>
        {promises.length > 0 ? <h3 className={classes.label}>{handoff.bot.name} promised</h3> : null}
        <ul className={classes.list}>
          {promises.map((promise) => (
            <li key={promise.text}>
              <IconPromise size={16} stroke={1.65} className={classes.promise} aria-label="Promise" />
              <span className={classes.words}>
                <strong>
                  {promise.text}
                  {promise.by ? ` by ${promise.by}` : ''}
                </strong>
                {promise.theirs ? `, ${promise.theirs}` : ''}{' '}
                <span className={promise.broken ? classes.late : classes.left}>{promise.left}</span>
              </span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
