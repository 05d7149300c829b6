import type { Trait } from '@contract/traits';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { problemOf } from '../api/problem';
import { tell } from '../shell/tell';
import { IconDraft } from '../ui/icons';
import { changeKnown } from './known';
import classes from './Known.module.css';
import { Masked } from './Masked';
import { labelWords, readTyped, saidWords, typedFrom, valueWords } from './trait-words';

/** A field somebody declared and nobody has filled in has no value, source or time yet. */
export type Field = Pick<
  Trait,
  'name' | 'label' | 'type' | 'choices' | 'declared' | 'computed' | 'visibility' | 'needsProof'
> &
  Partial<Pick<Trait, 'value' | 'source' | 'at' | 'fresh' | 'masked'>>;

interface EditProps {
  person: string;
  field: Field;
  onDone: () => void;
}

function Edit({ person, field, onDone }: EditProps) {
  const { name, type, choices } = field;
  const [typed, setTyped] = useState(typedFrom(field.value, type));
  const save = useMutation({
    mutationFn: () => changeKnown(person, { attributes: { [name]: readTyped(typed, type) } }),
    onSuccess: () => {
      tell(typed.trim() === '' ? `${labelWords(field)} removed` : `${labelWords(field)} saved`);
      onDone();
    },
  });
  const error = save.isError ? (problemOf(save.error).errors[0]?.message ?? problemOf(save.error).title) : undefined;
  const common = {
    'aria-label': labelWords(field),
    size: 'xs' as const,
    value: typed,
    error,
    autoFocus: true,
    onChange: (event: { currentTarget: { value: string } }) => setTyped(event.currentTarget.value),
  };
  const options = type === 'boolean' ? ['yes', 'no'] : choices;
  return (
    <form
      className={classes.edit}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onDone();
      }}
    >
      {type === 'boolean' || type === 'choice' ? (
        <NativeSelect {...common} data={[{ value: '', label: 'Not known' }, ...options]} />
      ) : (
        <TextInput
          {...common}
          type={type === 'date' ? 'date' : 'text'}
          inputMode={type === 'number' ? 'decimal' : undefined}
          placeholder={type === 'list' ? 'One, another' : undefined}
        />
      )}
      <div className={classes.buttons}>
        <Button type="submit" size="compact-sm" loading={save.isPending}>
          Save
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

interface FieldProps {
  person: string;
  field: Field;
}

/** One thing known of a person; what is masked is shown to who says why, and hidden again once it is changed. */
export function TraitField({ person, field }: FieldProps) {
  const [looked, setLooked] = useState<{ value: unknown } | null>(null);
  if (!field.masked) return <OpenField person={person} field={field} />;
  if (looked) return <OpenField person={person} field={{ ...field, ...looked }} onHide={() => setLooked(null)} />;
  return (
    <div className={classes.field}>
      <dt>{labelWords(field)}</dt>
      <dd>
        <Masked person={person} field={field} onShown={(value) => setLooked({ value })} />
      </dd>
    </div>
  );
}

/** With who said it and when; a press changes it where it stands. */
function OpenField({ person, field, onHide }: FieldProps & { onHide?: () => void }) {
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const label = labelWords(field);
  const said =
    field.source && field.at ? saidWords({ source: field.source, at: field.at, computed: field.computed }) : null;
  const done = () => {
    setEditing(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  const shown = field.at ? valueWords(field.value, field.type) : '';
  const isLoose = !field.declared && typeof field.value === 'object' && !Array.isArray(field.value);
  const isStale = field.fresh === false;
  if (editing)
    return (
      <div className={classes.field}>
        <dt>{label}</dt>
        <dd>
          <Edit person={person} field={field} onDone={onHide ?? done} />
        </dd>
      </div>
    );
  return (
    <div className={classes.field}>
      <dt>{label}</dt>
      <dd>
        {field.computed || isLoose ? (
          <span className={classes.value}>{shown}</span>
        ) : (
          <button
            ref={button}
            type="button"
            className={classes.change}
            data-empty={shown === '' || undefined}
            aria-label={shown === '' ? `Add ${label.toLowerCase()}` : `Change ${label.toLowerCase()}: ${shown}`}
            onClick={() => setEditing(true)}
          >
            {shown === '' ? 'Add' : shown}
            <IconDraft size={13} stroke={1.65} aria-hidden="true" />
          </button>
        )}
        {said && !field.computed ? (
          <span className={classes.said} data-stale={isStale || undefined}>
            {isStale ? `Old: ${said}` : said}
            {field.visibility === 'supervisors' ? ', supervisors only' : ''}
          </span>
        ) : null}
        {onHide ? (
          <button type="button" className={classes.masked} onClick={onHide}>
            Hide again
          </button>
        ) : null}
      </dd>
    </div>
  );
}
