import { Menu } from '@mantine/core';
import { IconMoreVertical } from '../../ui/icons';
import classes from './ConversationHeader.module.css';
import type { OpenMenu } from './ConversationHeader';

interface PhoneMenuProps {
  resolved: boolean;
  wrapping: boolean;
  onResolve: () => void;
  onReopen: () => void;
  setMenu: (menu: OpenMenu) => void;
  canCall: boolean;
}

/** Where there is no room for the header's buttons, the same acts behind three dots. */
export function PhoneMenu({ resolved, wrapping, onResolve, onReopen, setMenu, canCall }: PhoneMenuProps) {
  // After this menu is gone, or it would take the next one with it.
  const open = (menu: OpenMenu) => setTimeout(() => setMenu(menu), 150);
  return (
    <span className={classes.phone}>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <button type="button" className={classes.dots} aria-label="More">
            <IconMoreVertical size={22} stroke={1.65} aria-hidden="true" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {resolved ? <Menu.Item onClick={onReopen}>Reopen</Menu.Item> : null}
          {resolved || wrapping ? null : <Menu.Item onClick={onResolve}>Resolve</Menu.Item>}
          {resolved ? null : <Menu.Item onClick={() => open('snooze')}>Snooze</Menu.Item>}
          {resolved ? null : <Menu.Item onClick={() => open('transfer')}>Pass on</Menu.Item>}
          {canCall ? <Menu.Item onClick={() => open('callback')}>Plan a callback</Menu.Item> : null}
          <Menu.Item onClick={() => open('macro')}>Run a macro</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
