import { Popover } from '@mantine/core';
import type { AgentStatus } from '@contract/routing';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { deskQuery } from '../api/desk';
import { useMe } from '../api/session';
import { Avatar } from '../ui/Avatar';
import { Skeleton } from '../ui/Skeleton';
import { type Command, useCommands } from './commands';
import classes from './PresenceMenu.module.css';
import { choose, states } from './presence';

// Not part of the first load, and there before anybody can have pressed the button.
const loadPanel = () => import('./PresencePanel').then(({ PresencePanel: component }) => ({ default: component }));
const PresencePanel = lazy(loadPanel);

/** Who I am to the router: what I chose, and how much room I have. */
export function PresenceMenu() {
  const me = useMe();
  const { data: desk } = useQuery(deskQuery);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    void loadPanel();
  }, []);
  const status: AgentStatus = desk?.status ?? 'offline';
  const word = states.find((each) => each.status === status)?.word ?? '';
  const commands: Command[] = states.map((each) => ({
    id: `status.${each.status}`,
    title: `Be ${each.word.toLowerCase()}`,
    hint: each.meaning,
    group: 'You',
    off: each.status === status ? `You are ${each.word.toLowerCase()}` : null,
    run: () => void choose(each.status),
  }));
  if (status === 'available' && desk && desk.work.length > 0)
    commands.push({
      id: 'status.next',
      title: 'Be away after this work',
      hint: 'nothing new until then',
      group: 'You',
      run: () => void choose('away', { next: true }),
    });
  useCommands(commands);
  return (
    <Popover opened={open} onChange={setOpen} position="right-end" width={304} trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={classes.own}
          aria-label={`${me.name}, ${word}. Change your status`}
          aria-haspopup="dialog"
          aria-expanded={open}
          onClick={() => setOpen((now) => !now)}
        >
          <Avatar kind="agent" name={me.name} size={30} />
          <span className={classes.dot} data-status={status} />
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Your status">
        <Suspense fallback={<Skeleton lines={6} />}>
          <PresencePanel name={me.name} desk={desk} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
