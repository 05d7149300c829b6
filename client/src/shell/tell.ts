import { notifications } from '@mantine/notifications';
import { createElement } from 'react';
import { problemOf } from '../api/problem';
import { announce } from '../live/announce';
import { UndoLine } from './UndoLine';

/** Says that something was done and offers to undo it, for eight seconds. */
export function tellUndo(text: string, undo: () => void): void {
  const id = `undo-${Date.now()}`;
  lastUndo = () => {
    notifications.hide(id);
    lastUndo = null;
    undo();
  };
  announce(`${text}. Press Z to undo.`);
  notifications.show({
    id,
    message: createElement(UndoLine, { text, undo: () => lastUndo?.() }),
    autoClose: 8_000,
    closeButtonProps,
  });
}

const closeButtonProps = { 'aria-label': 'Close' };
let lastUndo: (() => void) | null = null;
export const undoLast = () => lastUndo?.();

export function tell(text: string): void {
  announce(text);
  notifications.show({ message: text, autoClose: 4_000, closeButtonProps });
}

export function tellProblem(what: string, error: unknown): void {
  const problem = problemOf(error);
  announce(`${what} ${problem.title}`);
  notifications.show({ title: what, message: problem.title, color: 'red', autoClose: 8_000, closeButtonProps });
}
