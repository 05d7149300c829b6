import { Button } from '@mantine/core';
import classes from './ShowOlder.module.css';

interface ShowOlderProps {
  /** A list that is read page by page. */
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  label?: string;
}

/** The next page of a list, where there is one. */
export function ShowOlder({ query, label = 'Show older' }: ShowOlderProps) {
  if (!query.hasNextPage) return null;
  return (
    <Button
      variant="default"
      className={classes.more}
      loading={query.isFetchingNextPage}
      onClick={() => query.fetchNextPage()}
    >
      {label}
    </Button>
  );
}
