import type { NewPerson } from '@contract/setup';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { FormModal } from '../../ui/FormModal';
import form from '../Form.module.css';
import { setup } from '../queues/api';
import { Secret } from '../Secret';
import { isNamed, PersonFields, trimmed } from './PersonFields';

/** Somebody comes to work here: named, and given a link that signs them in once. */
export function PersonForm({ onClose }: { onClose: () => void }) {
  const [person, setPerson] = useState<NewPerson>({ name: '', email: '', role: 'agent' });
  const adding = useMutation({ mutationFn: () => setup.addPerson(trimmed(person)) });
  const saving = { isPending: adding.isPending, mutate: () => (adding.data ? onClose() : adding.mutate()) };
  return (
    <FormModal
      title="Add a person"
      onClose={onClose}
      act={adding.data ? 'I have it' : 'Add'}
      off={!isNamed(person)}
      saving={saving}
      isOver={adding.isSuccess}
    >
      {adding.data ? (
        <>
          <p className={form.words}>
            {person.name.trim()} works here now. Send them this link; nobody was written to. Queues and skills are given
            at their desk.
          </p>
          <Secret label="Signs them in once, within a day. Shown this once." value={adding.data.url} />
        </>
      ) : (
        <PersonFields person={person} onChange={setPerson} error={adding.error} />
      )}
    </FormModal>
  );
}
