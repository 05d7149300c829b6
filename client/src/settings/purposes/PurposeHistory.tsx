import type { ConsentText } from '@contract/consents';
import { useQuery } from '@tanstack/react-query';
import { agentsQuery } from '../../api/desk';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Skeleton';
import { shortDay } from '../../people/words';
import form from '../Form.module.css';
import { changesQuery, type PurposeChange } from './api';
import classes from './Purposes.module.css';

function changeWords({ what, label, needsConsent, version }: PurposeChange['data']): string {
  if (what === 'added') return 'Added';
  if (what === 'removed') return 'Removed';
  if (what === 'text') return `Version ${version} of the words`;
  const parts = [
    label === undefined ? '' : `called “${label}”`,
    needsConsent === undefined ? '' : needsConsent ? 'sent only after a yes' : 'sent until they say no',
  ].filter(Boolean);
  return parts.length > 0 ? `Now ${parts.join(', ')}` : 'Description changed';
}

/** Every version of the words and every change of the rule: when, and by whom. */
export function PurposeHistory({ name, texts }: { name: string; texts: ConsentText[] }) {
  const query = useQuery(changesQuery(name));
  const { data: agents = [] } = useQuery(agentsQuery);
  const nameOf = (id: string | null) => agents.find((one) => one.id === id)?.name;
  const told = new Map((query.data ?? []).flatMap((one) => (one.data.version ? [[one.data.version, one]] : [])));
  // Versions that were there before changes were written down have no line of their own.
  const older = texts.filter(({ version }) => !told.has(version));
  if (query.isPending) return <Skeleton lines={3} />;
  if (query.isError)
    return <ErrorState title="We could not load the changes" error={query.error} onRetry={() => query.refetch()} />;
  return (
    <section aria-label="Changes">
      <p className={form.label}>Changes</p>
      <ul className={classes.history} tabIndex={0}>
        {query.data.map((one) => (
          <li key={one.id}>
            {changeWords(one.data)}
            <div className={classes.when}>
              {shortDay(one.at)}
              {nameOf(one.actor.id) ? `, by ${nameOf(one.actor.id)}` : ''}
            </div>
            {one.data.what === 'text' ? (
              <p className={classes.said}>{texts.find(({ version }) => version === one.data.version)?.text}</p>
            ) : null}
          </li>
        ))}
        {older.map((text) => (
          <li key={text.id}>
            Version {text.version} of the words
            <div className={classes.when}>{shortDay(text.createdAt)}</div>
            <p className={classes.said}>{text.text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
