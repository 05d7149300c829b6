import type { OtherChannel, ReplyOptions } from '@contract/channels';
import { Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { paths } from '../../paths';
import { ChannelIcon, channelName } from '../../ui/ChannelIcon';
import { IconCheck, IconChevronDown } from '../../ui/icons';
import classes from './Rules.module.css';
import { WayItems } from './WayItems';

interface ChannelMenuProps {
  options: ReplyOptions;
  onBegin: (way: OtherChannel) => void;
}

/** Switches the channel: where else this person can be answered. What is not legal now stays in sight, with the reason. */
export function ChannelMenu({ options, onBegin }: ChannelMenuProps) {
  const navigate = useNavigate();
  if (options.others.length === 0) return null;
  return (
    <Menu position="top-start" width={340}>
      <Menu.Target>
        <button type="button" className={classes.chooser} aria-label="Switch channel" title="Switch channel">
          <IconChevronDown size={14} stroke={1.9} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        <Menu.Label>Answer on</Menu.Label>
        <Menu.Item
          leftSection={<ChannelIcon channel={options.channel} size={16} />}
          rightSection={<IconCheck size={14} stroke={1.9} aria-label="chosen" />}
        >
          {options.inbox.name}
          <span className={classes.why}>{channelName(options.channel)}, here</span>
        </Menu.Item>
        <WayItems
          ways={options.others}
          onOpen={(id) => void navigate({ to: paths.conversation(id) })}
          onBegin={onBegin}
        />
      </Menu.Dropdown>
    </Menu>
  );
}
