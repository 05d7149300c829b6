import type { Channel } from '@contract/channels';
import { useId } from 'react';
import { ChannelIcon } from '../../ui/ChannelIcon';
import { plural } from '../../ui/words';
import classes from './Channels.module.css';
import { channelLine } from './words';

interface ChannelCardsProps {
  channels: Channel[];
  value: string | null;
  onChange: (kind: string) => void;
}

/** Every channel of the registry, one to be chosen: radios that look like cards, so that arrows and letters work. */
export function ChannelCards({ channels, value, onChange }: ChannelCardsProps) {
  const name = useId();
  return (
    <fieldset className={classes.cards}>
      <legend className="tl-visually-hidden">Channel</legend>
      {channels.map((channel) => (
        <label key={channel.kind} className={classes.card} data-chosen={channel.kind === value || undefined}>
          <input
            type="radio"
            name={name}
            className={classes.radio}
            checked={channel.kind === value}
            onChange={() => onChange(channel.kind)}
          />
          <ChannelIcon channel={channel.kind} size={20} />
          <span className={classes.cardWords}>
            <span className={classes.cardName}>{channel.name}</span>
            <span className={classes.cardLine}>{channelLine(channel)}</span>
          </span>
          {channel.inboxes > 0 ? (
            <span className={classes.cardCount}>{plural(channel.inboxes, 'inbox', 'inboxes')}</span>
          ) : null}
        </label>
      ))}
    </fieldset>
  );
}
