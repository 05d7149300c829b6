import type { ReplyKind } from '@contract/channels';
import { SegmentedControl } from '@mantine/core';
import { IconNote, IconWorld } from '../../ui/icons';
import { kindWords } from './rules';
import classes from './Rules.module.css';

interface PublicChoiceProps {
  kinds: ReplyKind[];
  /** Which of them are over, and why. */
  off: Partial<Record<ReplyKind, string>>;
  value: ReplyKind;
  onChange: (kind: ReplyKind) => void;
}

/** A comment is answered for everybody, for its author alone, or both; which of them stands above the words. */
export function PublicChoice({ kinds, off, value, onChange }: PublicChoiceProps) {
  const { warning } = kindWords[value];
  const [over] = Object.values(off);
  const Icon = warning ? IconWorld : IconNote;
  return (
    <div className={classes.publicBar} data-public={warning ? true : undefined}>
      <span className={classes.publicWords} role="status">
        <Icon size={16} stroke={1.9} aria-hidden="true" />
        {warning ?? 'Only they can read this'}
      </span>
      <SegmentedControl
        aria-label="Who can read the answer"
        classNames={{ label: classes.kind ?? '' }}
        value={value}
        onChange={(next) => onChange(next as ReplyKind)}
        data={kinds.map((kind) => ({ value: kind, label: kindWords[kind].label, disabled: kind in off }))}
      />
      {over ? <p className={classes.overWords}>{over}.</p> : null}
    </div>
  );
}
