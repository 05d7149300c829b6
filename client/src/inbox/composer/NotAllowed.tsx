import type { OtherChannel, ReplyOptions } from '@contract/channels';
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { paths } from '../../paths';
import { ChannelIcon } from '../../ui/ChannelIcon';
import classes from './Rules.module.css';

/** Why nothing can be sent here, and the ways that are open. */
export function NotAllowed({ options, onBegin }: { options: ReplyOptions; onBegin: (way: OtherChannel) => void }) {
  const navigate = useNavigate();
  const open = options.others.filter(({ allowed, conversationId, first }) => allowed && (conversationId || first));
  return (
    <div className={classes.refused}>
      <p role="status">{options.why ? `${options.why}.` : 'Nothing can be sent here now.'}</p>
      {open.map((way) => (
        <Button
          key={way.inbox.id}
          size="sm"
          variant="default"
          leftSection={<ChannelIcon channel={way.channel} size={14} />}
          onClick={() =>
            way.conversationId ? void navigate({ to: paths.conversation(way.conversationId) }) : onBegin(way)
          }
        >
          Answer on {way.inbox.name}
        </Button>
      ))}
    </div>
  );
}
