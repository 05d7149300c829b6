import type { Id } from '@contract/common';
import type { Profile } from '@contract/conversations';
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ErrorState } from '../../ui/ErrorState';
import { PersonPick } from '../../ui/PersonPick';
import { Skeleton } from '../../ui/Skeleton';
import { Comparison } from './Comparison';
import classes from './MergedRecords.module.css';
import { useMergeActs } from './useMergeActs';
import { useSides } from './useSides';
import { nameOf } from './words';
import { useFocusBack } from '../../ui/useFocusBack';

/** Merging by hand: find the other, see both side by side, say who leads and why, and only then merge. */
export function MergeWith({ profile, onClose }: { profile: Profile; onClose: () => void }) {
  useFocusBack();
  const [other, setOther] = useState<Id>();
  const own = other === profile.id;
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Merge ${nameOf(profile)} with somebody`}
      size={760}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={classes.form}>
        <PersonPick label="The other record" placeholder="A name or address" onPick={setOther} isFirst />
        {own ? <p className={classes.words}>That is this very person.</p> : null}
        {other && !own ? <Compared profile={profile} other={other} onClose={onClose} /> : null}
        {other ? null : (
          <p className={classes.words}>Pick the other record. You see both side by side before anything happens.</p>
        )}
      </div>
    </Modal>
  );
}

function Compared({ profile, other, onClose }: { profile: Profile; other: Id; onClose: () => void }) {
  const { a, b, does, error, retry } = useSides(profile.id, other);
  const [leads, setLeads] = useState<Id>(profile.id);
  const [reason, setReason] = useState('');
  const { join } = useMergeActs();
  if (error) return <ErrorState title="We could not load the two" error={error} onRetry={retry} />;
  if (!a || !b) return <Skeleton lines={6} />;
  const [surviving, discarded] = leads === a.profile.id ? [a.profile, b.profile] : [b.profile, a.profile];
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        join.mutate({ surviving, discarded, reason: reason.trim() || 'same_person' }, { onSuccess: onClose });
      }}
    >
      <Comparison a={a} b={b} evidence={[]} leads={leads} onLeads={setLeads} />
      <TextInput
        label="How do you know?"
        placeholder="Said so on the phone, knew the last order"
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <p className={classes.words}>{does}</p>
      <div className={classes.acts}>
        <Button type="submit" disabled={reason.trim() === ''} loading={join.isPending}>
          Merge
        </Button>
        <Button variant="default" onClick={onClose}>
          Leave them apart
        </Button>
      </div>
    </form>
  );
}
