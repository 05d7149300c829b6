import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '../api/session';
import { tell } from '../shell/tell';
import { account } from './api';
import { faultAt, Faults } from '../ui/Faults';
import classes from './Form.module.css';
import { roleWords } from './role-words';

/** The name colleagues and customers see, and what one is here. */
export function YouSection() {
  const me = useMe();
  const [name, setName] = useState(me.name);
  const save = useMutation({ mutationFn: () => account.rename(name.trim()), onSuccess: () => tell('Name saved') });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <TextInput
        label="Name"
        description="Customers see the first word of it."
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={faultAt(save.error, '/name')}
        autoComplete="name"
      />
      <Faults error={save.error} fields={['/name']} />
      <Button type="submit" disabled={name.trim() === '' || name.trim() === me.name} loading={save.isPending}>
        Save
      </Button>
      <dl className={classes.facts}>
        <div>
          <dt>E-mail</dt>
          <dd>{me.email}</dd>
        </div>
        <div>
          <dt>Role</dt>
          <dd>{roleWords[me.role]}</dd>
        </div>
      </dl>
    </form>
  );
}
