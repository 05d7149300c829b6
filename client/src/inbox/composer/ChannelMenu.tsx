import type { ReplyOptions } from '@contract/channels';
import { Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { paths } from '../../paths';
import { ChannelIcon, channelName } from '../../ui/ChannelIcon';
import { IconCheck, IconChevronDown } from '../../ui/icons';
import classes from './Rules.module.css';

/** Where else this person can be answered. What is not legal now stays in sight, with the reason. */
export function ChannelMenu({ options }: { options: ReplyOptions }) {
  const navigate = useNavigate();
  const [opened, setOpened] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  if (options.others.length === 0) return null;
  return (
    <Menu opened={opened} onChange={setOpened} closeOnEscape={false} position="top-start" width={320}>
      <Menu.Target>
        <button ref={target} type="button" className={classes.chooser} aria-label="Answer on another channel">
          <IconChevronDown size={14} stroke={1.9} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown
        // Escape closes the menu and nothing behind it: the kit's own way lets the key through to the page.
        onKeyDownCapture={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          setOpened(false);
          target.current?.focus();
        }}
      >
        <Menu.Label>Answer on</Menu.Label>
        <Menu.Item
          leftSection={<ChannelIcon channel={options.channel} size={16} />}
          rightSection={<IconCheck size={14} stroke={1.9} aria-label="chosen" />}
        >
          {options.inbox.name}
          <span className={classes.why}>{channelName(options.channel)}, here</span>
        </Menu.Item>
        {options.others.map(({ inbox, channel, allowed, why, conversationId }) => {
          const open = allowed && conversationId !== null;
          const reason =
            why ?? (conversationId ? 'opens their conversation there' : 'they have no conversation there yet');
          return (
            <Menu.Item
              key={inbox.id}
              // Greyed and still reachable: a reason nobody can get to helps nobody.
              aria-disabled={!open || undefined}
              data-off={!open || undefined}
              className={classes.way}
              closeMenuOnClick={open}
              leftSection={<ChannelIcon channel={channel} size={16} />}
              onClick={() => (open ? void navigate({ to: paths.conversation(conversationId) }) : undefined)}
            >
              {inbox.name}
              <span className={classes.why}>{reason}</span>
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
