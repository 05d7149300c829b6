import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { agentsQuery } from '../api/desk';
import { useMe } from '../api/session';
import { longList } from '../ui/long-list';

const isNumber = /^\+\d{7,15}$/;

/** Asks somebody into a call: a colleague by name, or a number as it is typed. */
export function AskIn({ onAsk }: { onAsk: (to: { agentId: string } | { phone: string }) => void }) {
  const me = useMe();
  const { data: agents = [] } = useQuery(agentsQuery);
  const [typed, setTyped] = useState('');
  const phone = typed.replaceAll(/[\s().-]/g, '');
  const colleagues = agents.filter(({ id }) => id !== me.id).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      aria-label="Ask somebody in"
      placeholder="A colleague, or a number with +"
      size="xs"
      {...longList}
      searchable
      value={null}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage="Nobody of that name. Numbers begin with +."
      data={isNumber.test(phone) ? [{ value: phone, label: typed }] : colleagues}
      onChange={(chosen) => chosen && onAsk(isNumber.test(chosen) ? { phone: chosen } : { agentId: chosen })}
    />
  );
}
