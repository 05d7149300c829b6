import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { agentsQuery, queuesQuery } from '../../api/desk';
import { IconTransfer } from '../../ui/icons';
import { IconButton } from '../../ui/IconButton';
import classes from './ConversationHeader.module.css';
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
  return (
    <Menu opened={opened} onChange={onChange} position="bottom-end" width={260}>
      <Menu.Target>
        <IconButton label="Pass on" keys="t" disabled={disabled}>
          <IconTransfer size={18} stroke={1.65} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Label>Queues</Menu.Label>
        {queues?.map((queue) => (
          <Menu.Item key={queue.id} onClick={() => void actions.transfer({ queueId: queue.id }, queue.name)}>
            {queue.name}
          </Menu.Item>
        ))}
        <Menu.Label>Colleagues</Menu.Label>
        {agents
          ?.filter((agent) => agent.id !== meId)
          .map((agent) => (
            <Menu.Item
              key={agent.id}
              rightSection={<span className={classes.when}>{agent.status}</span>}
              onClick={() => void actions.transfer({ agentId: agent.id }, agent.name)}
            >
              {agent.name}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
