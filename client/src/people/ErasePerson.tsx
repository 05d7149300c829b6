import type { Id } from '@contract/common';
import type { ErasePlan, Erasure } from '@contract/imports';
import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { queryClient } from '../api/client';
import { http } from '../api/http';
import { problemOf } from '../api/problem';
import { tell } from '../shell/tell';
import { ErrorState } from '../ui/ErrorState';
import { Skeleton } from '../ui/Skeleton';
import { plural } from '../ui/words';
import classes from './ErasePerson.module.css';

function Confirm({ plan, onDone, onClose }: { plan: ErasePlan; onDone: () => void; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [sure, setSure] = useState(false);
  const why = useRef<HTMLInputElement>(null);
  // It comes after the plan was looked up, when the dialog has long begun elsewhere.
  useEffect(() => why.current?.focus(), []);
  const erase = useMutation({
    mutationFn: () =>
      http.post<Erasure>(`/v1/profiles/${plan.person.id}/erase`, { reason: reason.trim(), confirm: plan.confirm }),
    onSuccess: onDone,
  });
  const name = plan.person.name ?? 'this person';
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        erase.mutate();
      }}
    >
      <p className={classes.words}>This takes out of the hub, for good:</p>
      <ul className={classes.list}>
        <li>
          {plural(plan.records, 'record')} with {plural(plan.addresses, 'address', 'addresses')}, notes, consents and
          traits
        </li>
        <li>
          {plural(plan.conversations, 'conversation')} with {plural(plan.messages, 'message')}, files, mails and calls
          {plan.open > 0
            ? `; ${plan.open === 1 ? 'one is open and is closed' : `${plan.open} are open and are closed`} at once`
            : ''}
        </li>
      </ul>
      <p className={classes.words}>
        What stays: that somebody was erased, when, by whom and why, and numbers that do not say who. Backups made
        before today still have {name} until they are overwritten.
      </p>
      <TextInput
        label="Why"
        placeholder="Asked for it by mail"
        value={reason}
        maxLength={200}
        ref={why}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Checkbox
        label={`I know that ${name} cannot be brought back`}
        checked={sure}
        onChange={(event) => setSure(event.currentTarget.checked)}
      />
      {erase.isError ? (
        <p className={classes.fault} role="alert">
          {problemOf(erase.error).title}
        </p>
      ) : null}
      <div className={classes.buttons}>
        <Button
          type="submit"
          variant="default"
          className={classes.danger}
          disabled={!sure || reason.trim() === ''}
          loading={erase.isPending}
        >
          Erase {name}
        </Button>
        <Button variant="default" onClick={onClose}>
          Keep them
        </Button>
      </div>
    </form>
  );
}

interface ErasePersonProps {
  id: Id;
  isOpen: boolean;
  onClose: () => void;
}

/** Says what erasing somebody takes with it and what stays, and asks for a reason before it is done. */
export function ErasePerson({ id, isOpen, onClose }: ErasePersonProps) {
  const navigate = useNavigate();
  const plan = useQuery({
    queryKey: ['erase-plan', id],
    queryFn: () => http.post<ErasePlan>(`/v1/profiles/${id}/erase/plan`),
    enabled: isOpen,
    staleTime: 0,
    gcTime: 0,
  });
  const done = () => {
    onClose();
    tell('Erased. The proof is kept.');
    void navigate({ to: '/people' }).then(() => {
      queryClient.removeQueries({ queryKey: ['profile', id] });
      return queryClient.invalidateQueries({ queryKey: ['profiles'] });
    });
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title="Erase this person" closeButtonProps={{ 'aria-label': 'Close' }}>
      {plan.data ? <Confirm plan={plan.data} onDone={done} onClose={onClose} /> : null}
      {plan.isPending ? <Skeleton lines={4} /> : null}
      {plan.isError ? (
        <ErrorState title="We could not look this up" error={plan.error} onRetry={() => plan.refetch()} />
      ) : null}
    </Modal>
  );
}
