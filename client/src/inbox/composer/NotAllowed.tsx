import type { ReplyOptions } from '@contract/channels';
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { paths } from '../../paths';
import { ChannelIcon } from '../../ui/ChannelIcon';
import classes from './Rules.module.css';

/** Why nothing can be sent here, and the ways that are open. */
export function NotAllowed({ options }: { options: ReplyOptions }) {
  const navigate = useNavigate();
  const open = options.others.filter(({ allowed, conversationId }) => allowed && conversationId);
  return (
    <div className={classes.refused}>
      <p role="status">{options.why ? `${options.why}.` : 'Nothing can be sent here now.'}</p>
      {open.map(({ inbox, channel, conversationId }) => (
        <Button
          key={inbox.id}
          size="sm"
          variant="default"
          leftSection={<ChannelIcon channel={channel} size={14} />}
          onClick={() => void navigate({ to: paths.conversation(conversationId ?? '') })}
        >
          Answer on {inbox.name}
        </Button>
      ))}
    </div>
  );
}
