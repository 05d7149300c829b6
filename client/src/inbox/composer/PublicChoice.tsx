import type { ReplyKind } from '@contract/channels';
import { SegmentedControl } from '@mantine/core';
import { IconNote, IconWorld } from '../../ui/icons';
import { kindWords } from './rules';
import classes from './Rules.module.css';

interface PublicChoiceProps {
  kinds: ReplyKind[];
  value: ReplyKind;
  onChange: (kind: ReplyKind) => void;
}

/** A comment is answered for everybody, for its author alone, or both; which of them stands above the words. */
export function PublicChoice({ kinds, value, onChange }: PublicChoiceProps) {
  const { warning } = kindWords[value];
  const Icon = warning ? IconWorld : IconNote;
  return (
    <div className={classes.publicBar} data-public={warning ? true : undefined}>
      <span className={classes.publicWords} role="status">
        <Icon size={16} stroke={1.9} aria-hidden="true" />
        {warning ?? 'Only they can read this'}
      </span>
      <SegmentedControl
        aria-label="Who can read the answer"
        value={value}
        onChange={(next) => onChange(next as ReplyKind)}
        data={kinds.map((kind) => ({ value: kind, label: kindWords[kind].label }))}
      />
    </div>
  );
}
