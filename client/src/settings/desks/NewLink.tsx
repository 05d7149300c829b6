import type { PersonDesk } from '@contract/setup';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Faults } from '../../ui/Faults';
import { firstName } from '../../ui/words';
import { setup } from '../queues/api';
import { Secret } from '../Secret';

/** Another way in for somebody whose link was lost or is too old. */
export function NewLink({ desk }: { desk: Pick<PersonDesk, 'id' | 'name'> }) {
  const make = useMutation({ mutationFn: () => setup.newLink(desk.id) });
  if (make.data)
    return (
      <Secret label={`Signs ${firstName(desk.name)} in once, within a day. Shown this once.`} value={make.data.url} />
    );
  return (
    <div>
      <Button size="sm" variant="default" loading={make.isPending} onClick={() => make.mutate()}>
        Make a sign-in link
      </Button>
      <Faults error={make.error} />
    </div>
  );
}
