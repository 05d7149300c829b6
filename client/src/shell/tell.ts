import { notifications } from '@mantine/notifications';
import { createElement } from 'react';
import { problemOf } from '../api/problem';
import { announce } from '../live/announce';
import { keysOf, keyWords } from '../ui/keys';
import { OpenLine, UndoLine } from './UndoLine';
import { newId } from '../ui/new-id';

/** Says that something was done and offers to undo it, for eight seconds. */
export function tellUndo(text: string, undo: () => void): void {
  const id = `undo-${Date.now()}`;
  const once = () => {
    notifications.hide(id);
    withdrawLast();
    undo();
  };
  withdrawLast();
  withdrawLast = offerUndo(once);
  const key = keyWords(keysOf('undo'));
  announce(key ? `${text}. Press ${key} to undo.` : `${text}.`);
  notifications.show({
    id,
    message: createElement(UndoLine, { text, undo: once }),
    autoClose: 8_000,
    closeButtonProps,
  });
}

const closeButtonProps = { 'aria-label': 'Close' };
let withdrawLast = () => {};
const undos: (() => void)[] = [];
export const undoLast = () => undos.at(-1)?.();

/** What the key undoes from now on, until it is withdrawn or something later is offered. */
export function offerUndo(undo: () => void): () => void {
  undos.push(undo);
  return () => {
    const at = undos.indexOf(undo);
    if (at >= 0) undos.splice(at, 1);
  };
}

export function tell(text: string): void {
  announce(text);
  notifications.show({ message: text, autoClose: 4_000, closeButtonProps });
}

/** Says something that leads somewhere; it stays long enough to be read and reached. */
export function tellWithOpen(text: string, open: () => void): void {
  const id = `open-${newId()}`;
  announce(text);
  notifications.show({
    id,
    message: createElement(OpenLine, {
      text,
      open: () => {
        notifications.hide(id);
        open();
      },
    }),
    autoClose: 20_000,
    // Said politely by the announcer already; an alert would cut in and say it twice.
    role: 'group',
    'aria-label': text,
    closeButtonProps,
  });
}

export function tellProblem(what: string, error: unknown): void {
  const problem = problemOf(error);
  announce(`${what} ${problem.title}`);
  notifications.show({ title: what, message: problem.title, color: 'red', autoClose: 8_000, closeButtonProps });
}
