import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { queuesQuery } from '../../api/desk';
import type { Scope } from '../../api/keys';
import { IconCheck, IconClose, IconFilter, IconMore, IconSearch } from '../../ui/icons';
import { IconButton } from '../../ui/IconButton';
import { type Command, useCommands } from '../../shell/commands';
import classes from './ListHead.module.css';
import { MentionsMenu } from './MentionsMenu';
import { scopes } from './turns';
import { useCount } from './useRows';

function Tab({
  scope,
  label,
  active,
  onChoose,
}: {
  scope: Scope;
  label: string;
  active: boolean;
  onChoose: () => void;
}) {
  const count = useCount(scope);
  return (
    <button type="button" className={classes.tab} aria-pressed={active} onClick={onChoose}>
      {label} <span className={classes.count}>{count}</span>
    </button>
  );
}

export function ListHead({ scope }: { scope: Scope }) {
  const search = useSearch({ from: '/shell/inbox' });
  const navigate = useNavigate();
  const { data: queues } = useQuery(queuesQuery);
  const [searching, setSearching] = useState(Boolean(search.find));
  const field = useRef<HTMLInputElement>(null);
  const change = (part: { scope?: string; find?: string; queue?: string }) =>
    void navigate({ to: '.', search: { ...search, ...part }, replace: true });
  const stop = () => {
    setSearching(false);
    change({ find: undefined });
  };
  const commands: Command[] = [
    {
      id: 'list.search',
      title: 'Search this list',
      group: 'List',
      icon: IconSearch,
      run: () => setSearching(true),
    },
    ...scopes.map(({ scope: to, label }) => ({
      id: `list.${to}`,
      title: `Show ${label.toLowerCase()}`,
      group: 'List' as const,
      run: () => change({ scope: to }),
    })),
    ...(queues ?? []).map(({ id, name }) => ({
      id: `list.queue.${id}`,
      title: search.queue === id ? `Not only ${name}` : `Only ${name}`,
      group: 'List' as const,
      icon: IconFilter,
      keywords: 'filter by queue',
      run: () => change({ queue: search.queue === id ? undefined : id }),
    })),
  ];
  useCommands(commands);
  useEffect(() => {
    if (searching) field.current?.focus();
  }, [searching]);
  const more = scopes.slice(3);
  const chosenMore = more.find((each) => each.scope === scope);
  return (
    <header>
      <div className={classes.head}>
        {searching ? (
          <input
            ref={field}
            className={classes.search}
            type="search"
            placeholder="Name, words or tag"
            aria-label="Search this list"
            value={search.find ?? ''}
            onChange={(event) => change({ find: event.currentTarget.value || undefined })}
            onKeyDown={(event) => event.key === 'Escape' && stop()}
          />
        ) : (
          <h1 className={classes.title}>Inbox</h1>
        )}
        {searching ? (
          <IconButton label="Stop searching" onClick={stop}>
            <IconClose size={18} stroke={1.65} />
          </IconButton>
        ) : (
          <IconButton label="Search this list" command="list.search" onClick={() => setSearching(true)}>
            <IconSearch size={18} stroke={1.65} />
          </IconButton>
        )}
        <MentionsMenu />
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <button
              type="button"
              className={classes.filter}
              aria-label="Filter by queue"
              data-on={search.queue ? true : undefined}
            >
              <IconFilter size={18} stroke={1.65} aria-hidden="true" />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>Queue</Menu.Label>
            <Menu.Item
              onClick={() => change({ queue: undefined })}
              rightSection={search.queue ? null : <IconCheck size={14} />}
            >
              All queues
            </Menu.Item>
            {queues?.map((queue) => (
              <Menu.Item
                key={queue.id}
                onClick={() => change({ queue: queue.id })}
                rightSection={search.queue === queue.id ? <IconCheck size={14} /> : null}
              >
                {queue.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      <div className={classes.tabs} role="group" aria-label="Which conversations">
        {scopes.slice(0, 3).map((each) => (
          <Tab
            key={each.scope}
            {...each}
            active={each.scope === scope}
            onChoose={() => change({ scope: each.scope })}
          />
        ))}
        {chosenMore ? <Tab {...chosenMore} active onChoose={() => {}} /> : null}
        <Menu position="bottom-end">
          <Menu.Target>
            <button type="button" className={classes.tab} aria-label="More lists">
              <IconMore size={16} stroke={1.65} aria-hidden="true" />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {more.map((each) => (
              <Menu.Item key={each.scope} onClick={() => change({ scope: each.scope })}>
                {each.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
    </header>
  );
}
