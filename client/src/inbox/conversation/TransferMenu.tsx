import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { agentsQuery, queuesQuery } from '../../api/desk';
import { IconTransfer } from '../../ui/icons';
import { IconButton } from '../../ui/IconButton';
import type { ConversationActions } from './useConversationActions';

interface TransferMenuProps {
  opened: boolean;
  onChange: (opened: boolean) => void;
  actions: ConversationActions;
  meId: string;
  disabled: boolean;
}

/** To a queue, or to one person: said with their state, because a colleague who is away will not see it. */
export function TransferMenu({ opened, onChange, actions, meId, disabled }: TransferMenuProps) {
  const { data: queues } = useQuery({ ...queuesQuery, enabled: opened });
  const { data: agents } = useQuery({ ...agentsQuery, enabled: opened });
  const [find, setFind] = useState('');
  const fits = (name: string) => name.toLowerCase().includes(find.toLowerCase());
  return (
    <Menu opened={opened} onChange={onChange} position="bottom-end" width={260} onClose={() => setFind('')}>
      <Menu.Target>
        <span>
          <IconButton label="Pass on" keys="t" disabled={disabled} onClick={() => onChange(!opened)}>
            <IconTransfer size={18} stroke={1.65} />
          </IconButton>
        </span>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Search
          placeholder="Queue or colleague"
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
        <Menu.Label>Queues</Menu.Label>
        {queues
          ?.filter((queue) => fits(queue.name))
          .map((queue) => (
            <Menu.Item key={queue.id} onClick={() => void actions.transfer({ queueId: queue.id }, queue.name)}>
              {queue.name}
            </Menu.Item>
          ))}
        <Menu.Label>Colleagues</Menu.Label>
        {agents
          ?.filter((agent) => agent.id !== meId && fits(agent.name))
          .map((agent) => (
            <Menu.Item
              key={agent.id}
              rightSection={agent.status}
              onClick={() => void actions.transfer({ agentId: agent.id }, agent.name)}
            >
              {agent.name}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
