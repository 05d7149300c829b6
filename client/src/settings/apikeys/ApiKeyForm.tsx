import type { Role } from '@contract/common';
import { type KeyScope, keyScopes } from '@contract/keys';
import { MultiSelect, NativeSelect } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { botsQuery } from '../../api/desk';
import { Faults } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import form from '../Form.module.css';
import { Secret } from '../Secret';
import { apiKeys } from './api';

const FOREVER = '0';
const times = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: FOREVER, label: 'Until it is taken back' },
];

/** Makes a key for a program: for whom it speaks, what it may, how long. Its secret is shown this once. */
export function ApiKeyForm({ onClose }: { onClose: () => void }) {
  const bots = useQuery(botsQuery);
  const [whose, setWhose] = useState('role:agent');
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState('90');
  const making = useMutation({
    mutationFn: () => {
      const [kind, name = ''] = whose.split(':');
      return apiKeys.make({
        ...(kind === 'bot' ? { botId: name } : { role: name as Role }),
        scopes: scopes as KeyScope[],
        ...(days === FOREVER ? {} : { expiresInDays: Number(days) }),
      });
    },
  });
  const saving = { isPending: making.isPending, mutate: () => (making.data ? onClose() : making.mutate()) };
  return (
    <FormModal
      title="Make a key"
      onClose={onClose}
      act={making.data ? 'I have it' : 'Make it'}
      saving={saving}
      isOver={making.isSuccess}
    >
      {making.data ? (
        <>
          <p className={form.words}>
            A program sends it as <code>Authorization: Bearer</code>. The hub keeps no copy: lost, it is made anew.
          </p>
          <Secret label="The key. Shown this once." value={making.data.secret} />
        </>
      ) : (
        <>
          <NativeSelect
            label="For"
            description="A program with the rights of a role, or a bot."
            value={whose}
            data={[
              {
                group: 'A program that may',
                items: [
                  { value: 'role:agent', label: 'what agents may' },
                  { value: 'role:supervisor', label: 'what supervisors may' },
                  { value: 'role:admin', label: 'what administrators may' },
                ],
              },
              ...(bots.data?.length
                ? [{ group: 'A bot', items: bots.data.map(({ id, name }) => ({ value: `bot:${id}`, label: name })) }]
                : []),
            ]}
            onChange={(event) => setWhose(event.currentTarget.value)}
            data-autofocus
          />
          <MultiSelect
            label="Only"
            description="With none chosen, all of that. No key makes other keys."
            placeholder={scopes.length > 0 ? undefined : 'Everything it may'}
            searchable
            data={[...keyScopes]}
            value={scopes}
            onChange={setScopes}
          />
          <NativeSelect
            label="Good for"
            value={days}
            data={times}
            onChange={(event) => setDays(event.currentTarget.value)}
          />
          <Faults error={making.error} />
        </>
      )}
    </FormModal>
  );
}
