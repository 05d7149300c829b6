import type { CredentialField, Inbox } from '@contract/channels';
import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { faultAt } from '../../ui/Faults';
import form from '../Form.module.css';
import classes from './Channels.module.css';
import { Fold } from './Fold';
import { setAgo } from './words';

/** So many fields that may stay empty are shown; more are folded away. */
const MOST_OPEN = 2;

interface CredentialFieldsProps {
  fields: CredentialField[];
  /** What is set already; a new inbox has nothing. */
  set?: Inbox['credentials'];
  given: Record<string, string>;
  onChange: (given: Record<string, string>) => void;
  error: unknown;
  /** They stand in a group that is folded itself. */
  grouped?: boolean;
}

/** What the vendor gave out. Written here, kept sealed, and shown to nobody again. */
export function CredentialFields({ fields, set = [], given, onChange, error, grouped = false }: CredentialFieldsProps) {
  const [replacing, setReplacing] = useState<string[]>([]);
  const leave = (name: string) => {
    setReplacing((now) => now.filter((one) => one !== name));
    const { [name]: _, ...rest } = given;
    onChange(rest);
  };
  const folded = fields.filter(({ name, optional }) => optional && !set.some((one) => one.name === name));
  // A few that may stay empty are in nobody's way.
  const fold = !grouped && folded.length > MOST_OPEN ? folded : [];
  const isWrong = fold.some(({ name }) => faultAt(error, `/credentials/${name}`));
  const input = ({ name, label, help, optional }: CredentialField) => {
    const known = set.find((one) => one.name === name);
    if (known && !replacing.includes(name))
      return (
        <div key={name} className={classes.kept}>
          <span>
            <span className={classes.keptName}>{label}</span>
            <span className={classes.keptSince}>{setAgo(known.setAt)}</span>
          </span>
          <Button
            size="sm"
            variant="default"
            aria-label={`Replace: ${label}`}
            onClick={() => setReplacing((now) => [...now, name])}
          >
            Replace
          </Button>
        </div>
      );
    return (
      <div key={name}>
        <PasswordInput
          label={label}
          description={help}
          placeholder={optional ? 'May stay empty' : undefined}
          value={given[name] ?? ''}
          onChange={(event) => onChange({ ...given, [name]: event.currentTarget.value })}
          error={faultAt(error, `/credentials/${name}`)}
          autoComplete="off"
          data-1p-ignore
          spellCheck={false}
          visibilityToggleButtonProps={{ 'aria-label': `Show what is typed: ${label}` }}
        />
        {known ? (
          <p className={form.help}>
            The one kept now works on for 24 h.{' '}
            <button type="button" className={classes.plain} onClick={() => leave(name)}>
              Keep it instead
            </button>
          </p>
        ) : null}
      </div>
    );
  };
  return (
    <>
      {fields.filter((one) => !fold.includes(one)).map(input)}
      {fold.length > 0 ? (
        <Fold label={`${fold.length} more that may stay empty`} wrong={isWrong ? error : null}>
          {fold.map(input)}
        </Fold>
      ) : null}
    </>
  );
}
