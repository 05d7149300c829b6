import type { Id } from '@contract/common';
import { Menu } from '@mantine/core';
import { useRef, useState } from 'react';
import { useMe } from '../api/session';
import { IconButton } from '../ui/IconButton';
import { IconDownload, IconMoreVertical, IconDiscard } from '../ui/icons';
import { ErasePerson } from './ErasePerson';
import classes from './ErasePerson.module.css';

/** What a person may ask for by law: all that is known of them, and to be forgotten. Supervisors do it. */
export function PersonData({ id }: { id: Id }) {
  const { role } = useMe();
  const [erasing, setErasing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  // The entry that opened it is gone with its menu: who keeps the person goes on from the menu's button.
  const close = () => {
    setErasing(false);
    requestAnimationFrame(() => opener.current?.focus());
  };
  if (role === 'agent') return null;
  return (
    <>
      <Menu>
        <Menu.Target>
          <IconButton label="Export or erase" size="sm" ref={opener}>
            <IconMoreVertical size={16} stroke={1.65} aria-hidden="true" />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component="a"
            href={`/v1/profiles/${encodeURIComponent(id)}/export`}
            download
            leftSection={<IconDownload size={16} stroke={1.65} aria-hidden="true" />}
          >
            Export this person
          </Menu.Item>
          <Menu.Item
            className={classes.danger}
            leftSection={<IconDiscard size={16} stroke={1.65} aria-hidden="true" />}
            onClick={() => setErasing(true)}
          >
            Erase this person
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ErasePerson id={id} isOpen={erasing} onClose={close} />
    </>
  );
}
