import type { Role } from '@contract/common';
import type { NewPerson } from '@contract/setup';
import { NativeSelect, TextInput } from '@mantine/core';
import { Faults, faultAt } from '../../ui/Faults';

const roleWords: Record<Role, string> = {
  agent: 'Agent: works conversations',
  supervisor: 'Supervisor: also sees the floor, and changes desks',
  admin: 'Administrator: also sets the hub up',
};

interface PersonFieldsProps {
  person: NewPerson;
  onChange: (person: NewPerson) => void;
  error: unknown;
  /** What is to be known before the role is changed. */
  aboutRole?: string;
  /** The role cannot be another one now; `aboutRole` says why. */
  keepsRole?: boolean;
}

/** Who somebody is here: what they are called, how they sign in, what they may. */
export function PersonFields({ person, onChange, error, aboutRole, keepsRole }: PersonFieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        description="Customers see the first word of it."
        maxLength={120}
        value={person.name}
        onChange={(event) => onChange({ ...person, name: event.currentTarget.value })}
        error={faultAt(error, '/name')}
        data-autofocus
      />
      <TextInput
        label="Work e-mail"
        inputMode="email"
        maxLength={200}
        value={person.email}
        onChange={(event) => onChange({ ...person, email: event.currentTarget.value })}
        error={faultAt(error, '/email')}
      />
      <NativeSelect
        label="Role"
        description={aboutRole}
        disabled={keepsRole}
        value={person.role}
        data={Object.entries(roleWords).map(([value, label]) => ({ value, label }))}
        onChange={(event) => onChange({ ...person, role: event.currentTarget.value as Role })}
        error={faultAt(error, '/role')}
      />
      <Faults error={error} fields={['/name', '/email', '/role']} />
    </>
  );
}

export const trimmed = ({ name, email, role }: NewPerson): NewPerson => ({
  name: name.trim(),
  email: email.trim(),
  role,
});

export const isNamed = ({ name, email }: NewPerson) => name.trim() !== '' && email.trim() !== '';
