import type { ConversationSummary } from '@contract/conversations';
import { Link } from '@tanstack/react-router';
import { Avatar } from '../../ui/Avatar';
import { ChannelIcon, channelName } from '../../ui/ChannelIcon';
import { age } from '../../ui/words';
import classes from './ListRow.module.css';
import { signs } from './signs';
import { type Fact, isUnread, lastWords } from './turns';

interface ListRowProps {
  row: ConversationSummary;
  facts: Fact[];
  me: { name: string };
  now: number;
  selected: boolean;
  gone: boolean;
}

export function ListRow({ row, facts, me, now, selected, gone }: ListRowProps) {
  const unread = isUnread(row) && !selected;
  const name = row.profile.name ?? 'Unknown customer';
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: row.id }}
      search={(now) => now}
      preload={false}
      className={classes.row}
      data-selected={selected || undefined}
      data-unread={unread || undefined}
      data-gone={gone || undefined}
      data-row={row.id}
      aria-current={selected ? 'true' : undefined}
    >
      {unread ? <span className={classes.dot} aria-hidden="true" /> : null}
      <Avatar kind="customer" name={name} size={28} />
      <span className={classes.text}>
        <span className={classes.first}>
          <span className={classes.name}>{name}</span>
          {unread ? <span className="tl-visually-hidden">unread, </span> : null}
          <span className="tl-visually-hidden">{channelName(row.inbox.channel)}</span>
          <ChannelIcon channel={row.inbox.channel} />
          <span className={classes.age}>{age(now - Date.parse(row.lastMessage?.at ?? row.createdAt))}</span>
        </span>
        <span className={classes.words} dir="auto">
          {lastWords(row, me)}
        </span>
        <span className={classes.facts}>
          {facts.map((fact, index) => {
            const Sign = fact.sign && signs[fact.sign];
            return (
              <span key={fact.words} className={classes.fact} data-urgency={fact.urgency}>
                {index > 0 && !Sign ? (
                  <span aria-hidden="true" className={classes.between}>
                    ·
                  </span>
                ) : null}
                {Sign ? <Sign size={14} stroke={1.9} aria-hidden="true" /> : null}
                {fact.words}
              </span>
            );
          })}
        </span>
      </span>
    </Link>
  );
}
