import type { Id } from '@contract/common';
import type { NeededProof, Trait } from '@contract/traits';
import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../api/problem';
import { IconHidden } from '../ui/icons';
import classes from './Known.module.css';
import { revealTrait } from './known';
import { labelWords } from './trait-words';

const untilWords: Record<NeededProof, string> = {
  claimed: 'Hidden until they say who',
  verified: 'Hidden until confirmed',
  strong: 'Hidden until signed in',
};

interface Props {
  person: Id;
  field: Pick<Trait, 'name' | 'label' | 'declared' | 'needsProof'>;
  conversationId?: Id;
  onShown: (value: unknown) => void;
}

/** A value that is kept back until whoever writes has proved enough; a colleague who says why may look all the same. */
export function Masked({ person, field, conversationId, onShown }: Props) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const look = useMutation({
    mutationFn: () => revealTrait(person, { trait: field.name, reason: reason.trim(), conversationId }),
    onSuccess: ({ value }) => onShown(value),
  });
  const label = labelWords(field).toLowerCase();
  if (!asking)
    return (
      <button
        type="button"
        className={classes.masked}
        aria-label={`Show ${label}`}
        title={field.needsProof ? untilWords[field.needsProof] : undefined}
        onClick={() => setAsking(true)}
      >
        <IconHidden size={13} stroke={1.65} aria-hidden="true" />
        {field.needsProof ? untilWords[field.needsProof] : 'Hidden'}
      </button>
    );
  return (
    <form
      className={classes.edit}
      onSubmit={(event) => {
        event.preventDefault();
        look.mutate();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        setAsking(false);
      }}
    >
      <TextInput
        label="Why do you look?"
        description="It is noted with your name."
        size="xs"
        maxLength={300}
        value={reason}
        error={look.isError ? (problemOf(look.error).errors[0]?.message ?? problemOf(look.error).title) : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
        autoFocus
      />
      <div className={classes.buttons}>
        <Button type="submit" size="compact-sm" loading={look.isPending} disabled={reason.trim().length < 3}>
          Show
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={() => setAsking(false)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
