import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { agentsQuery } from '../../api/desk';
import { mentions, mentionsQuery, participants, participantsQuery } from '../../api/mentions';
import { queryClient } from '../../api/client';
import { keys } from '../../api/keys';
import { useMe } from '../../api/session';
import { useCommands } from '../../shell/commands';
import { tell, tellProblem } from '../../shell/tell';
import { Avatar } from '../../ui/Avatar';
import { IconPeople } from '../../ui/icons';
import { plural } from '../../ui/words';
import classes from './ConversationHeader.module.css';

interface ParticipantsProps {
  conversationId: string;
  lastSeq: number;
  opened: boolean;
  onChange: (opened: boolean) => void;
}

async function done(what: Promise<void>, words: string): Promise<void> {
  try {
    await what;
    tell(words);
  } catch (error) {
    tellProblem('Nothing changed.', error);
  }
}

/** Who follows this conversation without working it; to join them, leave, or call a colleague in. */
export function Participants({ conversationId, lastSeq, opened, onChange }: ParticipantsProps) {
  const me = useMe();
  const { data: people = [] } = useQuery(participantsQuery(conversationId));
  const { data: agents } = useQuery({ ...agentsQuery, enabled: opened });
  const follows = people.some((one) => one.id === me.id);
  const toggle = () =>
    follows
      ? void done(participants.remove(conversationId, 'me'), 'You no longer follow it')
      : void done(participants.add(conversationId, 'me'), 'You follow it');
  useCommands([
    {
      id: 'follow',
      title: follows ? 'Follow no longer' : 'Follow',
      group: 'This conversation',
      icon: IconPeople,
      keywords: 'participants watch subscribe',
      run: toggle,
    },
  ]);
  useSeen(conversationId, lastSeq, follows);
  const others = agents?.filter((agent) => agent.id !== me.id && !people.some((one) => one.id === agent.id)) ?? [];
  const words = people.length === 0 ? 'Nobody follows it' : `${plural(people.length, 'person', 'people')} following`;
  return (
    <Menu opened={opened} onChange={onChange} position="bottom-end" width={240}>
      <Menu.Target>
        <button type="button" className={classes.followers} aria-label={words} title={words}>
          <IconPeople size={18} stroke={1.65} aria-hidden="true" />
          {people.length > 0 ? <span aria-hidden="true">{people.length}</span> : null}
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        <Menu.Item onClick={toggle}>{follows ? 'Follow no longer' : 'Follow'}</Menu.Item>
        {people.length > 0 ? <Menu.Label>Following</Menu.Label> : null}
        {people.map((one) => (
          <Menu.Item key={one.id} disabled leftSection={<Avatar kind="customer" name={one.name} size={18} />}>
            {one.id === me.id ? 'You' : one.name}
          </Menu.Item>
        ))}
        {others.length > 0 ? <Menu.Label>Call in</Menu.Label> : null}
        {others.map((agent) => (
          <Menu.Item
            key={agent.id}
            onClick={() => void done(participants.add(conversationId, agent.id), `${agent.name} follows it now`)}
          >
            {agent.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What is on a visible screen was looked at: calls in it, and what is new where one follows. */
function useSeen(id: string, lastSeq: number, follows: boolean): void {
  const { data } = useQuery(mentionsQuery);
  const called = data?.data.some((one) => one.conversationId === id && one.seenAt === null) ?? false;
  useEffect(() => {
    if (!called && !follows) return;
    const mark = () => {
      if (document.hidden) return;
      mentions.seen(id).then(
        () => {
          if (called) void queryClient.invalidateQueries({ queryKey: keys.mentions });
          if (follows) void queryClient.invalidateQueries({ queryKey: keys.list('following') });
        },
        () => {},
      );
    };
    const timer = setTimeout(mark, 400);
    document.addEventListener('visibilitychange', mark);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', mark);
    };
  }, [id, lastSeq, called, follows]);
}
