import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconMerge } from '../../ui/icons';
import { plural } from '../../ui/words';
import { proposalsQuery } from './api';

/** The way to the review, with how many pairs wait there. */
export function DuplicatesLink() {
  const query = useInfiniteQuery(proposalsQuery('open'));
  const count = query.data?.pages.reduce((sum, page) => sum + page.data.length, 0) ?? 0;
  return (
    <Button
      component={Link}
      to="/people/duplicates"
      size="xs"
      variant="default"
      leftSection={<IconMerge size={16} stroke={1.65} aria-hidden="true" />}
    >
      {count === 0 ? 'Duplicates' : `${query.hasNextPage ? 'More than ' : ''}${plural(count, 'pair')} to review`}
    </Button>
  );
}
