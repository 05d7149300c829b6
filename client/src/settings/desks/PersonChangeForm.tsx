import type { NewPerson, PersonChange, PersonDesk } from '@contract/setup';
import { useState } from 'react';
import { useMe } from '../../api/session';
import { FormModal } from '../../ui/FormModal';
import { setup } from '../queues/api';
import { useEdit } from '../useEdit';
import { isNamed, PersonFields, trimmed } from './PersonFields';

interface PersonChangeFormProps {
  desk: PersonDesk;
  /** Nobody else could set the hub up. */
  isLastAdmin: boolean;
  onClose: () => void;
}

/** Somebody is called otherwise, has another address, or may more or less from now on. */
export function PersonChangeForm({ desk, isLastAdmin, onClose }: PersonChangeFormProps) {
  const me = useMe();
  const [person, setPerson] = useState<NewPerson>({ name: desk.name, email: desk.email, role: desk.role });
  const now = trimmed(person);
  const change = changed(desk, now);
  const { saving } = useEdit({
    noun: 'Person',
    onClose,
    save: () => setup.changePerson(desk.id, change),
    saved: `${now.name} is saved`,
    remove: null,
  });
  return (
    <FormModal
      title={desk.name}
      onClose={onClose}
      act="Save"
      off={!isNamed(person) || Object.keys(change).length === 0}
      saving={saving}
    >
      <PersonFields
        person={person}
        onChange={setPerson}
        error={saving.error}
        aboutRole={isLastAdmin ? ONLY : desk.id === me.id ? OWN : OTHER}
        keepsRole={isLastAdmin}
      />
    </FormModal>
  );
}

const ONLY = 'The only administrator: make somebody else one first.';
const OWN = 'This is you: once you save, you can do what the role can.';
const OTHER = 'What they have open follows at once.';

/** What differs, and only that: what somebody else changed meanwhile stays. */
function changed(was: PersonDesk, now: NewPerson): PersonChange {
  return {
    ...(now.name === was.name ? {} : { name: now.name }),
    ...(now.email === was.email ? {} : { email: now.email }),
    ...(now.role === was.role ? {} : { role: now.role }),
  };
}
