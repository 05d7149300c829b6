import type { Action, ActionName } from '@contract/macros';

export const kindWords: Record<ActionName, string> = {
  reply: 'Send a reply',
  note: 'Write a note',
  tag: 'Change tags',
  priority: 'Set the priority',
  transfer: 'Pass to a queue',
  assign: 'Give to a person',
  snooze: 'Snooze',
  prove: 'Make sure of who they are',
  resolve: 'Resolve',
  close: 'Warn, then close',
};

/** A rule runs by itself: nobody is "me" there, and a close is warned of. */
export const kindsOf = (by: 'macro' | 'rule'): ActionName[] =>
  (Object.keys(kindWords) as ActionName[]).filter((kind) => kind !== 'close' || by === 'rule');

const HOUR = 3600;

/** A step that was only just chosen. */
export function blankAction(kind: ActionName, by: 'macro' | 'rule'): Action {
  switch (kind) {
    case 'reply':
    case 'note':
      return { do: kind, text: '' };
    case 'tag':
      return { do: kind, add: [] };
    case 'priority':
      return { do: kind, priority: 50 };
    case 'transfer':
      return { do: kind, queueId: '' };
    case 'assign':
      return { do: kind, agentId: by === 'macro' ? null : '' };
    case 'snooze':
      return { do: kind, seconds: 24 * HOUR };
    case 'prove':
      return { do: kind, action: '' };
    case 'resolve':
      return { do: kind };
    case 'close':
      return { do: kind, warning: '', graceSeconds: 24 * HOUR, unwarned: 'leave' };
  }
}

/** What was written stays where a reply becomes a note. */
export function otherKind(action: Action, kind: ActionName, by: 'macro' | 'rule'): Action {
  const next = blankAction(kind, by);
  return 'text' in next && 'text' in action ? { ...next, text: action.text } : next;
}
