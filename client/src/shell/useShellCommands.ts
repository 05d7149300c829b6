import type { Role } from '@contract/common';
import type { UseNavigateResult } from '@tanstack/react-router';
import { savePreferences } from '../api/session';
import {
  IconDark,
  IconDecision,
  IconFilter,
  IconFloor,
  IconHistory,
  IconInbox,
  IconKeyboard,
  IconPalette,
  IconPeople,
  IconSettings,
  IconSignOut,
} from '../ui/icons';
import { type Command, useCommands } from './commands';
import { openLayer } from './layers';
import { nextPane } from './panes';
import type { Preferences } from './preferences';
import { signOut } from './sign-out';
import { tellProblem, undoLast } from './tell';

const save = (change: Record<string, unknown>) =>
  void savePreferences(change).catch((error: unknown) => tellProblem('Your choice was not saved.', error));

const themes = { light: 'dark', dark: 'auto', auto: 'light' } as const;
const themeNames = { light: 'light', dark: 'dark', auto: 'the system’s' } as const;

/** The whole desk’s commands: those a role may not use are not offered to it, by name or by key. */
export function useShellCommands(preferences: Preferences, navigate: UseNavigateResult<string>, role: Role): void {
  const theme = themes[preferences.theme];
  const density = preferences.density === 'compact' ? 'comfortable' : 'compact';
  const go = (to: '/inbox' | '/floor' | '/floor/what-if' | '/decisions' | '/people' | '/settings/{-$section}') => () =>
    void navigate({ to });
  const supervising: Command[] = [
    {
      id: 'go.floor',
      title: 'Floor',
      group: 'Go to',
      icon: IconFloor,
      also: ['g s', 'g f'],
      keywords: 'queues supervisor',
      run: go('/floor'),
    },
    {
      id: 'go.what-if',
      title: 'What if: play a day again',
      group: 'Go to',
      icon: IconHistory,
      keywords: 'simulate replay routing supervisor',
      run: go('/floor/what-if'),
    },
  ];
  const commands: Command[] = [
    {
      id: 'palette',
      title: 'Command palette',
      group: 'View',
      icon: IconPalette,
      inFields: true,
      keyOnly: true,
      run: () => openLayer('palette'),
    },
    {
      id: 'shortcuts',
      title: 'Keyboard shortcuts',
      group: 'View',
      icon: IconKeyboard,
      run: () => openLayer('shortcuts'),
    },
    { id: 'go.inbox', title: 'Inbox', group: 'Go to', icon: IconInbox, run: go('/inbox') },
    ...(role === 'agent' ? [] : supervising),
    { id: 'go.decisions', title: 'Decisions', group: 'Go to', icon: IconDecision, run: go('/decisions') },
    {
      id: 'go.people',
      title: 'People',
      group: 'Go to',
      icon: IconPeople,
      keywords: 'customers profiles',
      run: go('/people'),
    },
    {
      id: 'go.settings',
      title: 'Settings',
      group: 'Go to',
      icon: IconSettings,
      run: go('/settings/{-$section}'),
    },
    {
      id: 'theme',
      title: `Use ${themeNames[theme]} colours`,
      group: 'View',
      icon: IconDark,
      keywords: 'theme dark light',
      run: () => save({ theme }),
    },
    {
      id: 'density',
      title: `Make rows ${density}`,
      group: 'View',
      icon: IconFilter,
      keywords: 'density compact',
      run: () => save({ density }),
    },
    {
      id: 'single-keys',
      title: preferences.singleKeys ? 'Switch single keys off' : 'Switch single keys on',
      group: 'View',
      icon: IconKeyboard,
      keywords: 'shortcuts',
      run: () => save({ singleKeys: !preferences.singleKeys }),
    },
    { id: 'undo', title: 'Undo the last act', group: 'View', keyOnly: true, run: undoLast },
    {
      id: 'pane.next',
      title: 'Next pane',
      group: 'View',
      inFields: true,
      keyOnly: true,
      run: () => nextPane(1),
    },
    {
      id: 'pane.before',
      title: 'Pane before',
      group: 'View',
      inFields: true,
      keyOnly: true,
      run: () => nextPane(-1),
    },
    {
      id: 'sign-out',
      title: 'Sign out',
      group: 'You',
      icon: IconSignOut,
      run: () => void signOut(),
    },
  ];
  useCommands(commands);
}
