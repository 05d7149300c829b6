import type { OtherChannel } from '@contract/channels';
import { Menu } from '@mantine/core';
import { ChannelIcon } from '../../ui/ChannelIcon';
import classes from './Rules.module.css';

interface WayItemsProps {
  ways: OtherChannel[];
  onOpen: (conversationId: string) => void;
  onBegin: (way: OtherChannel) => void;
}

function reasonOf({ why, conversationId, first }: OtherChannel): string {
  if (why) return why;
  if (conversationId) return 'opens their conversation there';
  return first ? `begins with ${first.byTemplate ? 'a template' : 'your words'}, to ${first.identity.value}` : '';
}

/** The ways to a person, in a menu. What is not legal now stays in sight, with the reason. */
export function WayItems({ ways, onOpen, onBegin }: WayItemsProps) {
  return ways.map((way) => {
    const { inbox, channel, allowed, conversationId, first } = way;
    const open = allowed && (conversationId !== null || first !== null);
    return (
      <Menu.Item
        key={inbox.id}
        // Greyed and still reachable: a reason nobody can get to helps nobody.
        aria-disabled={!open || undefined}
        data-off={!open || undefined}
        className={classes.way}
        closeMenuOnClick={open}
        leftSection={<ChannelIcon channel={channel} size={16} />}
        onClick={() => {
          if (!open) return;
          if (conversationId) onOpen(conversationId);
          else onBegin(way);
        }}
      >
        {inbox.name}
        <span className={classes.why}>{reasonOf(way)}</span>
      </Menu.Item>
    );
  });
}
