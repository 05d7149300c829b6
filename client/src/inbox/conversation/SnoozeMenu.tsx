import { Menu } from '@mantine/core';
import { IconSnooze } from '../../ui/icons';
import { IconButton } from '../../ui/IconButton';
import { clock, moment } from '../../ui/words';
import classes from './ConversationHeader.module.css';
import { snoozeTimes } from './snooze-times';

interface SnoozeMenuProps {
  opened: boolean;
  onChange: (opened: boolean) => void;
  onSnooze: (until: Date) => void;
  disabled: boolean;
}

export function SnoozeMenu({ opened, onChange, onSnooze, disabled }: SnoozeMenuProps) {
  return (
    <Menu opened={opened} onChange={onChange} position="bottom-end" width={240}>
      <Menu.Target>
        <IconButton label="Snooze" command="snooze" disabled={disabled}>
          <IconSnooze size={18} stroke={1.65} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Back in your list</Menu.Label>
        {snoozeTimes().map(({ label, at }) => (
          <Menu.Item
            key={label}
            rightSection={<span className={classes.when}>{label === 'Tomorrow' ? clock(at) : moment(at)}</span>}
            onClick={() => onSnooze(at)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Label>It comes back at once if they write</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
}
