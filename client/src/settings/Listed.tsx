import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from '../ui/ErrorState';
import { IconPlus } from '../ui/icons';
import { Skeleton } from '../ui/Skeleton';
import admin from './Admin.module.css';

interface ListedProps<T> {
  /** What it is for, in a sentence. */
  words: ReactNode;
  /** "the teams": what could not be loaded. */
  what: string;
  query: UseQueryResult<T[]>;
  /** The way to make one, where one can be made here. */
  act?: string;
  onAct?: () => void;
  /** Instead of the rows while there are none. */
  empty: ReactNode;
  children: (rows: T[]) => ReactNode;
}

/** The frame of every list in the settings: what it is for, the way to make one, and the rows or why there are none. */
export function Listed<T>({ words, what, query, act, onAct, empty, children }: ListedProps<T>) {
  return (
    <>
      <div className={admin.tools}>
        <p className={admin.words}>{words}</p>
        {act ? (
          <Button leftSection={<IconPlus size={16} stroke={1.65} aria-hidden="true" />} onClick={onAct}>
            {act}
          </Button>
        ) : null}
      </div>
      {query.isPending ? <Skeleton lines={4} /> : null}
      {query.isError ? (
        <ErrorState title={`We could not load ${what}`} error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.data?.length === 0 ? empty : null}
      {query.data && query.data.length > 0 ? children(query.data) : null}
    </>
  );
}
