import { Button } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { chordOf } from '../../shell/keyboard';
import { type KeyConflict, keyConflict, keyNames } from '../../shell/key-names';
import { defaultKeys, type KeyedId } from '../../ui/default-keys';
import { IconButton } from '../../ui/IconButton';
import { IconRetry } from '../../ui/icons';
import { Kbd } from '../../ui/Kbd';
import { keyWords, useKeysOf } from '../../ui/keys';
import classes from './Keys.module.css';

/** So long a second key may follow the first: "G, then I". */
const SECOND_MS = 1_000;

interface KeyRowProps {
  id: KeyedId;
  /** Another than we ship. */
  isOwn: boolean;
  changing: boolean;
  onChanging: (now: boolean) => void;
  onChoose: (what: Partial<Record<KeyedId, string>>, done: string) => void;
}

/** One command and its key; a press on the key waits for the next. */
export function KeyRow({ id, isOwn, changing, onChanging, onChoose }: KeyRowProps) {
  const keys = useKeysOf(id);
  const { title } = keyNames[id];
  const [first, setFirst] = useState<string | null>(null);
  const [refused, setRefused] = useState<(KeyConflict & { keys: string }) | null>(null);
  const said = (to: string) => (to ? `${title}: ${keyWords(to)}` : `${title} has no key`);
  const end = () => {
    setFirst(null);
    setRefused(null);
    onChanging(false);
  };
  const take = (next: string) => {
    setFirst(null);
    const conflict = keyConflict(id, next);
    if (conflict) return setRefused({ ...conflict, keys: next });
    setRefused(null);
    onChoose({ [id]: next }, said(next));
  };
  const alone = useEffectEvent((chord: string) => take(chord));
  useEffect(() => {
    if (!first) return;
    const timer = setTimeout(() => alone(first), SECOND_MS);
    return () => clearTimeout(timer);
  }, [first]);
  const onKey = (event: React.KeyboardEvent) => {
    // Tab leaves, as everywhere.
    if (event.key === 'Tab' || ['Shift', 'Control', 'Meta', 'Alt'].includes(event.key)) return;
    event.preventDefault();
    const chord = chordOf(event.nativeEvent);
    if (chord === 'escape') return end();
    if (first) return take(`${first} ${chord}`);
    setRefused(null);
    // A letter may be the first of two; whatever comes with Ctrl, or has a name, is whole.
    if (chord.length === 1) setFirst(chord);
    else take(chord);
  };
  return (
    <li className={classes.row} data-changing={changing || undefined}>
      <span className={classes.title}>{title}</span>
      {isOwn && !changing ? (
        <IconButton label={`Reset ${title}`} onClick={() => onChoose({ [id]: defaultKeys[id] }, said(defaultKeys[id]))}>
          <IconRetry size={15} stroke={1.65} />
        </IconButton>
      ) : null}
      {changing ? (
        <Button size="compact-sm" variant="subtle" onClick={() => take('')} disabled={keys === ''}>
          No key
        </Button>
      ) : null}
      <button
        type="button"
        className={classes.key}
        aria-label={
          changing
            ? `Press the new key of ${title}. Escape leaves it`
            : `${title}: ${keyWords(keys) || 'no key'}. Change`
        }
        onClick={() => onChanging(!changing)}
        onKeyDown={changing ? onKey : undefined}
        onBlur={(event) => {
          // What stands in this row belongs to the question.
          if (changing && event.relatedTarget?.closest('li') !== event.currentTarget.closest('li')) end();
        }}
      >
        {changing ? (
          first ? (
            <Kbd keys={first} always />
          ) : (
            'Press a key'
          )
        ) : keys ? (
          <Kbd of={id} always />
        ) : (
          <span className={classes.none}>none</span>
        )}
      </button>
      {changing && refused ? (
        <p className={classes.refused} role="alert">
          {refused.words}
          {refused.from ? (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                onChoose({ [refused.from as KeyedId]: '', [id]: refused.keys }, said(refused.keys));
                setRefused(null);
              }}
            >
              Use it here instead
            </Button>
          ) : null}
        </p>
      ) : null}
    </li>
  );
}
