import { useNavigate } from '@tanstack/react-router';
import { type RefObject, useRef } from 'react';
import { type Command, useCommands } from '../../shell/commands';

/** j and k walk the rows; Enter on a row is the link's own. Remembers where it was when a conversation is closed. */
export function useListKeys(ids: string[], openId: string | undefined, scroller: RefObject<HTMLElement | null>): void {
  const at = useRef<string | undefined>(openId);
  const navigate = useNavigate();
  const walk = (step: 1 | -1) => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row;
    const from = ids.indexOf(focused ?? openId ?? at.current ?? '');
    const id = ids[from < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, from + step))];
    if (!id) return;
    at.current = id;
    focusRow(scroller, id, step);
  };
  const commands: Command[] = [
    { id: 'list.next', title: 'Next conversation', group: 'List', keyOnly: true, run: () => walk(1) },
    { id: 'list.before', title: 'Conversation before', group: 'List', keyOnly: true, run: () => walk(-1) },
    {
      id: 'list.open',
      title: 'Open',
      group: 'List',
      keyOnly: true,
      run: () => {
        const id = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row;
        if (id) void navigate({ to: '/inbox/$conversationId', params: { conversationId: id }, search: (now) => now });
      },
    },
  ];
  useCommands(commands);
}

function focusRow(scroller: RefObject<HTMLElement | null>, id: string, step: number): void {
  const find = () => scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
  const row = find();
  if (row) return row.focus();
  // Outside the drawn window: move one row's height, and the list draws it.
  scroller.current?.scrollBy({ top: step * 70 });
  requestAnimationFrame(() => find()?.focus());
}
