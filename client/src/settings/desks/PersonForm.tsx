import type { Role } from '@contract/common';
import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Faults, faultAt } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import form from '../Form.module.css';
import { setup } from '../queues/api';
import { Secret } from '../Secret';

const roleWords: Record<Role, string> = {
  agent: 'Agent: works conversations',
  supervisor: 'Supervisor: also sees the floor, and changes desks',
  admin: 'Administrator: also sets the hub up',
};

/** Somebody comes to work here: named, and given a link that signs them in once. */
export function PersonForm({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const adding = useMutation({
    mutationFn: () => setup.addPerson({ name: name.trim(), email: email.trim(), role }),
  });
  const saving = { isPending: adding.isPending, mutate: () => (adding.data ? onClose() : adding.mutate()) };
  return (
    <FormModal
      title="Add a person"
      onClose={onClose}
      act={adding.data ? 'I have it' : 'Add'}
      off={name.trim() === '' || email.trim() === ''}
      saving={saving}
      isOver={adding.isSuccess}
    >
      {adding.data ? (
        <>
          <p className={form.words}>
            {name.trim()} works here now. Send them this link; nobody was written to. Queues and skills are given at
            their desk.
          </p>
          <Secret label="Signs them in once, within a day. Shown this once." value={adding.data.url} />
        </>
      ) : (
        <>
          <TextInput
            label="Name"
            description="Customers see the first word of it."
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={faultAt(adding.error, '/name')}
            data-autofocus
          />
          <TextInput
            label="Work e-mail"
            inputMode="email"
            maxLength={200}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={faultAt(adding.error, '/email')}
          />
          <NativeSelect
            label="Role"
            value={role}
            data={Object.entries(roleWords).map(([value, label]) => ({ value, label }))}
            onChange={(event) => setRole(event.currentTarget.value as Role)}
          />
          <Faults error={adding.error} fields={['/name', '/email']} />
        </>
      )}
    </FormModal>
  );
}
