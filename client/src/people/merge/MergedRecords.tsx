import type { MergedRecord, Profile } from '@contract/conversations';
import type { MergeLine } from '@contract/profiles';
import { Button, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { agentsQuery } from '../../api/desk';
import { IconMerge, IconPart } from '../../ui/icons';
import table from '../../ui/Table.module.css';
import { plural } from '../../ui/words';
import page from '../PersonPage.module.css';
import { shortDay } from '../words';
import { mergesQuery } from './api';
import classes from './MergedRecords.module.css';
import { MergeWith } from './MergeWith';
import { useMergeActs } from './useMergeActs';
import { actorWords, nameOf, reasonWords } from './words';
import { useFocusBack } from '../../ui/useFocusBack';

/** Which records a person is made of, since when, why and by whom; and the way to join another or part one again. */
export function MergedRecords({ profile }: { profile: Profile }) {
  const { data: lines = [] } = useQuery(mergesQuery(profile.id));
  const { data: agents = [] } = useQuery(agentsQuery);
  const [joining, setJoining] = useState(false);
  const [parting, setParting] = useState<MergedRecord | null>(null);
  const people = new Map(agents.map(({ id, name }) => [id, name]));
  return (
    <section aria-label="Merged records">
      <div className={classes.head}>
        <h2 className={page.title}>Merged records</h2>
        <Button
          size="sm"
          variant="default"
          leftSection={<IconMerge size={16} stroke={1.65} aria-hidden="true" />}
          onClick={() => setJoining(true)}
        >
          Merge with…
        </Button>
      </div>
      {profile.merged.length === 0 ? (
        <p className={page.none}>This person is one record.</p>
      ) : (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Record</th>
              <th scope="col">Part of them since</th>
              <th scope="col" className={table.middle}>
                Why
              </th>
              <th scope="col" className={table.num}>
                <span className="tl-visually-hidden">Act</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {profile.merged.map((record) => (
              <Row
                key={record.id}
                record={record}
                addresses={profile.identities.filter(({ profileId }) => profileId === record.id).length}
                line={lines.find(({ discarded, undoneAt }) => discarded === record.id && undoneAt === null)}
                people={people}
                onPart={() => setParting(record)}
              />
            ))}
          </tbody>
        </table>
      )}
      <History lines={lines} profile={profile} people={people} />
      {joining ? <MergeWith profile={profile} onClose={() => setJoining(false)} /> : null}
      {parting ? <PartAgain record={parting} person={profile} onClose={() => setParting(null)} /> : null}
    </section>
  );
}

interface RowProps {
  record: MergedRecord;
  addresses: number;
  line: MergeLine | undefined;
  people: Map<string, string>;
  onPart: () => void;
}

function Row({ record, addresses, line, people, onPart }: RowProps) {
  return (
    <tr>
      <th scope="row">
        {nameOf(record)}{' '}
        <span className={table.quiet}>{addresses > 0 ? plural(addresses, 'address', 'addresses') : 'no address'}</span>
      </th>
      <td>
        {shortDay(record.at)}
        {line ? <span className={table.quiet}>, by {actorWords(line, people)}</span> : null}
      </td>
      <td className={table.middle}>{reasonWords(record.reason)}</td>
      <td className={table.num}>
        <Button
          size="sm"
          variant="subtle"
          color="gray"
          leftSection={<IconPart size={16} stroke={1.65} aria-hidden="true" />}
          onClick={onPart}
          aria-label={`Part ${nameOf(record)} again`}
        >
          Part again
        </Button>
      </td>
    </tr>
  );
}

/** Merges that were undone: what is one today stands in the table above. */
function History({ lines, profile, people }: { lines: MergeLine[]; profile: Profile; people: Map<string, string> }) {
  const undone = lines.filter((line) => line.undoneAt !== null);
  if (undone.length === 0) return null;
  return (
    <details className={classes.history}>
      <summary>Parted before: {undone.length}</summary>
      <ul>
        {undone.map((line) => (
          <li key={line.id}>
            <span className={classes.when}>{line.undoneAt ? shortDay(line.undoneAt) : null}</span>
            <span>
              {line.discarded === profile.id
                ? 'This record was parted from another'
                : `${line.discardedName ?? 'A record without a name'} was parted again`}
              {line.undoneWhy ? `: ${reasonWords(line.undoneWhy)}` : ''}. It had been merged {shortDay(line.at)} by{' '}
              {actorWords(line, people)}: {reasonWords(line.reason)}.
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function PartAgain({ record, person, onClose }: { record: MergedRecord; person: Profile; onClose: () => void }) {
  useFocusBack();
  const [reason, setReason] = useState('');
  const { part } = useMergeActs();
  const name = nameOf(record);
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Part ${name} again?`}
      size={440}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          part.mutate({ record, into: record.into, reason: reason.trim() }, { onSuccess: onClose });
        }}
      >
        <p className={classes.words}>
          {name} becomes a person of their own, with the addresses, conversations and consent that were theirs, as if
          never merged with {nameOf(person)}. The two are not asked about again.
        </p>
        <TextInput
          label="Why are they two people?"
          placeholder="Father and son, one name"
          value={reason}
          maxLength={200}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <div className={classes.acts}>
          <Button type="submit" disabled={reason.trim() === ''} loading={part.isPending}>
            Part them
          </Button>
          <Button variant="default" onClick={onClose}>
            Leave them together
          </Button>
        </div>
      </form>
    </Modal>
  );
}
