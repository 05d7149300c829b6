import { Button } from '@mantine/core';
import { useState } from 'react';
import { problemOf } from '../api/problem';
import { copyText } from './copy';
import { Curve } from './Curve';
import classes from './Empty.module.css';
import { IconCheck, IconCopy, IconRetry } from './icons';
import { clock } from './words';

interface ErrorStateProps {
  title: string;
  /** What is safe, in one sentence. */
  safe?: string;
  error: unknown;
  onRetry?: () => void;
}

/** What could not be loaded, what is safe all the same, and what to tell whoever helps. */
export function ErrorState({ title, safe, error, onRetry }: ErrorStateProps) {
  const problem = problemOf(error);
  const [at] = useState(() => new Date());
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const details = `${title}\n${problem.code}: ${problem.title}\n${problem.requestId ?? ''}\n${at.toISOString()}`;
    setCopied(await copyText(details));
  };
  return (
    <div className={classes.empty} role="alert">
      <Curve broken />
      <h2 className={classes.title}>{title}</h2>
      <p className={classes.help}>
        {problem.title} {safe}
      </p>
      <div className={classes.actions}>
        {onRetry ? (
          <Button leftSection={<IconRetry size={16} stroke={1.65} />} onClick={onRetry}>
            Try again
          </Button>
        ) : null}
        <Button
          variant="default"
          leftSection={copied ? <IconCheck size={16} stroke={1.65} /> : <IconCopy size={16} stroke={1.65} />}
          onClick={copy}
        >
          {copied ? 'Copied' : 'Copy details'}
        </Button>
      </div>
      <p className={classes.request}>
        {problem.requestId ? `Request ${problem.requestId} at ` : 'At '}
        {clock(at)}:{String(at.getSeconds()).padStart(2, '0')}
      </p>
    </div>
  );
}
