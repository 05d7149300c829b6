import { useMediaQuery } from '@mantine/hooks';

/** One pane at a time: no room for a middle beside the list. As the stylesheets have it. */
export const useIsPhone = (): boolean =>
  useMediaQuery('(max-width: 640px)', undefined, { getInitialValueInEffect: false });
