import { Button } from '@mantine/core';
import { useState } from 'react';
import { IconCheck, IconCopy } from '../ui/icons';
import { copyText } from '../ui/copy';
import classes from './Form.module.css';

/** Something to take along by hand: shown whole, copied with one press. */
export function Secret({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false);
  const Icon = copied ? IconCheck : IconCopy;
  return (
    <div>
      <p className={classes.label}>{label}</p>
      <div className={classes.secret}>
        <code>{value}</code>
        <Button
          size="sm"
          variant="default"
          aria-label={`Copy: ${label}`}
          leftSection={<Icon size={14} stroke={1.9} aria-hidden="true" />}
          onClick={async () => {
            setCopied(await copyText(value));
          }}
        >
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </div>
    </div>
  );
}
