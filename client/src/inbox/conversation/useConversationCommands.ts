import type { ConversationDetail, Me } from '@contract/conversations';
import type { Handoff } from '@contract/handoff';
import type { RefObject } from 'react';
import { hasNumber } from '../../owed/PlanCallback';
import { can } from '../../can';
import { type Command, useCommands } from '../../shell/commands';
import {
  IconCallback,
  IconCheck,
  IconHandBack,
  IconHandoff,
  IconNote,
  IconPeople,
  IconReply,
  IconRetry,
  IconSnooze,
  IconTag,
  IconTookOver,
  IconTransfer,
} from '../../ui/icons';
import type { ComposerHandle } from '../composer/handle';
import type { OpenMenu } from './ConversationHeader';
import type { ConversationActions } from './useConversationActions';

interface Around {
  row: ConversationDetail;
  me: Me;
  handoff: Handoff | undefined;
  actions: ConversationActions;
  composer: RefObject<ComposerHandle | null>;
  onResolve: () => void;
  setMenu: (menu: OpenMenu) => void;
  onToggleContext: () => void;
}

/** Everything that can be done to the open conversation. */
export function useConversationCommands({
  row,
  me,
  handoff,
  actions,
  composer,
  onResolve,
  setMenu,
  onToggleContext,
}: Around): void {
  const group = 'This conversation' as const;
  const bot = handoff?.bot.name ?? null;
  const resolved = row.status === 'resolved';
  const unfolded =
    handoff !== undefined &&
    handoff.acknowledgedAt === null &&
    row.control.kind === 'agent' &&
    row.control.id === me.id;
  const commands: Command[] = [
    {
      id: 'reply',
      title: 'Reply',
      group,
      icon: IconReply,
      off: can.reply(row, me.id),
      run: () => composer.current?.write('reply'),
    },
    { id: 'note', title: 'Write a note', group, icon: IconNote, run: () => composer.current?.write('note') },
    {
      id: 'got-it',
      title: 'Got it',
      group,
      icon: IconHandoff,
      off: unfolded ? null : 'No new handoff',
      keyOnly: !unfolded,
      run: () => void actions.gotIt(),
    },
    {
      id: 'take-over',
      title: 'Take over',
      group,
      icon: IconTookOver,
      keywords: 'assign to me',
      off: can.takeOver(row, me.id),
      run: () => void actions.takeOver(),
    },
    {
      id: 'hand-back',
      title: `Give back to ${bot ?? 'the bot'}`,
      group,
      icon: IconHandBack,
      off: can.handBack(row, me.id, bot),
      run: () => bot && void actions.handBack(bot),
    },
    {
      id: 'transfer',
      title: 'Pass on to a queue, colleague or bot',
      group,
      also: ['a'],
      icon: IconTransfer,
      keywords: 'transfer assign consult',
      off: can.transfer(row, me),
      run: () => setMenu('transfer'),
    },
    {
      id: 'callback',
      title: 'Plan or move a callback',
      group,
      icon: IconCallback,
      keywords: 'call back later phone ring',
      off: hasNumber(row.people) ? null : 'No telephone number of theirs is known',
      run: () => setMenu('callback'),
    },
    {
      id: 'snooze',
      title: 'Snooze',
      group,
      icon: IconSnooze,
      keywords: 'later remind',
      off: can.snooze(row),
      run: () => setMenu('snooze'),
    },
    resolved
      ? { id: 'reopen', keyOf: 'resolve', title: 'Reopen', group, icon: IconRetry, run: () => void actions.reopen() }
      : {
          id: 'resolve',
          title: 'Resolve',
          group,
          icon: IconCheck,
          keywords: 'close done wrap up',
          off: can.resolve(row),
          run: onResolve,
        },
    {
      id: 'tags',
      title: 'Change tags',
      group,
      icon: IconTag,
      keywords: 'label',
      run: () => {
        if (!document.querySelector('[data-add-tag], [data-context]')) onToggleContext();
        whenThere('[data-add-tag]', (button) => button.click());
      },
    },
    {
      id: 'context',
      title: 'Show or hide the customer',
      group: 'View',
      icon: IconPeople,
      run: onToggleContext,
    },
    {
      id: 'leave',
      title: 'Back to the list',
      group: 'List',
      keyOnly: true,
      run: () => leave(row.id, actions.close),
    },
  ];
  useCommands(commands);
}

/** What stands beside the thread is drawn a moment after it is asked for. */
function whenThere(which: string, act: (one: HTMLElement) => void, tries = 60): void {
  const one = document.querySelector<HTMLElement>(which);
  if (one) return act(one);
  if (tries > 0) requestAnimationFrame(() => whenThere(which, act, tries - 1));
}

/** Closes the conversation and puts the focus back on its row. */
function leave(id: string, close: () => void): void {
  close();
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus());
}
