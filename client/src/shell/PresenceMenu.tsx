import { Popover } from '@mantine/core';
import type { AgentStatus, Desk } from '@contract/routing';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '../api/client';
import { desk as deskApi, deskQuery } from '../api/desk';
import { keys } from '../api/keys';
import { session, useMe } from '../api/session';
import { paths } from '../paths';
import { Avatar } from '../ui/Avatar';
import { IconCheck, IconSignOut } from '../ui/icons';
import { Slots } from '../ui/Slots';
import { clock, span } from '../ui/words';
import { ChannelIcon } from '../ui/ChannelIcon';
import { type Command, useCommands } from './commands';
import classes from './PresenceMenu.module.css';
import { tellProblem } from './tell';

const states: { status: AgentStatus; word: string; meaning: string }[] = [
  { status: 'available', word: 'Available', meaning: 'offers come to you' },
  { status: 'busy', word: 'Busy', meaning: 'finish what I have' },
  { status: 'away', word: 'Away', meaning: 'a break, a meeting' },
  { status: 'offline', word: 'Offline', meaning: 'end of shift' },
];
const channelWords = { chat: 'Chat', async: 'Messages', voice: 'Voice' } as const;

async function choose(status: AgentStatus, next = false): Promise<void> {
  try {
    queryClient.setQueryData(keys.desk, await deskApi.setStatus(status, { next }));
  } catch (error) {
    tellProblem('Your status did not change.', error);
  }
}

const words = (status: AgentStatus) => states.find((each) => each.status === status)?.word ?? '';

/** What was chosen, why and since when, and what comes next. */
function stateWords({ statusReason, statusSince, statusUntil, next, now }: Desk, word: string): string {
  if (next) return `${word}, then ${words(next.status).toLowerCase()} when this work is done`;
  const reason = statusReason === 'missed_offers' ? 'Missed offers' : (statusReason ?? word);
  if (statusUntil) return `${reason} until ${clock(statusUntil)}`;
  return statusSince ? `${reason} for ${span(Date.parse(now) - Date.parse(statusSince))}` : reason;
}

/** Who I am to the router: what I chose, and how much room I have. */
export function PresenceMenu() {
  const me = useMe();
  const { data: desk } = useQuery(deskQuery);
  const [open, setOpen] = useState(false);
  const status = desk?.status ?? 'offline';
  const word = states.find((each) => each.status === status)?.word ?? '';
  const commands: Command[] = states.map((each) => ({
    id: `status.${each.status}`,
    title: `Be ${each.word.toLowerCase()}`,
    hint: each.meaning,
    group: 'You',
    off: each.status === status ? `You are ${each.word.toLowerCase()}` : null,
    run: () => void choose(each.status),
  }));
  const busyWith = desk?.work.length ?? 0;
  if (status === 'available' && busyWith > 0)
    commands.push({
      id: 'status.next',
      title: 'Be away after this work',
      hint: 'nothing new until then',
      group: 'You',
      run: () => void choose('away', true),
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
        <div className={classes.head}>
          <strong>{me.name}</strong>
          <span>{desk ? stateWords(desk, word) : word}</span>
        </div>
        <div role="radiogroup" aria-label="Status" className={classes.states}>
          {states.map((each) => (
            <button
              key={each.status}
              type="button"
              role="radio"
              aria-checked={each.status === status}
              className={classes.state}
              onClick={() => void choose(each.status)}
            >
              <span className={classes.stateDot} data-status={each.status} />
              <span className={classes.word}>{each.word}</span>
              <span className={classes.meaning}>{each.meaning}</span>
              {each.status === status ? <IconCheck size={16} stroke={1.9} aria-hidden="true" /> : null}
            </button>
          ))}
        </div>
        {status === 'available' && busyWith > 0 && !desk?.next ? (
          <div className={classes.states}>
            <button type="button" className={classes.state} onClick={() => void choose('away', true)}>
              <span className={classes.stateDot} data-status="away" />
              <span className={classes.word}>Away next</span>
              <span className={classes.meaning}>when this work is done</span>
            </button>
          </div>
        ) : null}
        {desk && desk.capacity.length > 0 ? (
          <div className={classes.room}>
            <h3 className={classes.label}>Room for</h3>
            {desk.capacity.map((line) => (
              <div key={line.channelClass} className={classes.line}>
                <ChannelIcon channel={line.channelClass} size={16} />
                <span>{channelWords[line.channelClass]}</span>
                <Slots used={line.used} offered={line.offered} limit={line.limit} />
                <span className={classes.count}>
                  {line.used} of {line.limit}
                  {line.offered > 0 ? `, ${line.offered} offered` : ''}
                </span>
              </div>
            ))}
            <p className={classes.help}>
              You stay available if this tab sleeps. If your connection is lost for long, your work goes back to its
              queue.
            </p>
          </div>
        ) : null}
        <button
          type="button"
          className={classes.out}
          onClick={() => void session.signOut().then(() => window.location.assign(paths.signIn))}
        >
          <IconSignOut size={16} stroke={1.65} aria-hidden="true" /> Sign out
        </button>
      </Popover.Dropdown>
    </Popover>
  );
}
