import { type KeyboardEvent, useRef, useState } from 'react';
import { announce } from '../live/announce';

interface RowsOptions<T> {
  /** What one row is called: "Step". */
  noun: string;
  /** What else changes when two rows change places. */
  settle?: (moved: T[]) => T[];
  /** Places mean other rows now: what was said of a place is no longer so. */
  onPlaces?: () => void;
}

const FOCUSABLE = 'button:not(:disabled), input, select, textarea';

/** Rows without a name of their own: each keeps its key and the focus while rows are added, moved and taken away. */
export function useRows<T>(rows: T[], onChange: (rows: T[]) => void, { noun, settle, onPlaces }: RowsOptions<T>) {
  const [keys, setKeys] = useState(() => rows.map((_, i) => i));
  const list = useRef<HTMLOListElement>(null);
  const focus = (place: number, kept?: Element | null) =>
    requestAnimationFrame(() => {
      if (kept instanceof HTMLElement && kept.isConnected && !kept.matches(':disabled')) return kept.focus();
      const row = list.current?.children[place];
      (row ?? list.current?.parentElement)?.querySelector<HTMLElement>(FOCUSABLE)?.focus();
    });
  const change = (next: T[], nextKeys: number[]) => {
    setKeys(nextKeys);
    onPlaces?.();
    onChange(next);
  };
  const move = (from: number, to: number) => {
    if (to < 0 || to >= rows.length) return;
    const swap = <V>(all: V[]): V[] => all.with(from, all[to] as V).with(to, all[from] as V);
    const moved = swap(rows);
    change(settle ? settle(moved) : moved, swap(keys));
    announce(`${noun} ${from + 1} is now ${noun.toLowerCase()} ${to + 1}`);
    focus(to, document.activeElement);
  };
  return {
    keys,
    list,
    move,
    /** The new row's key; `before` where the others change with it. */
    add(row: T, before = rows): number {
      const key = Math.max(-1, ...keys) + 1;
      change([...before, row], [...keys, key]);
      focus(before.length);
      return key;
    },
    remove(place: number) {
      change(rows.toSpliced(place, 1), keys.toSpliced(place, 1));
      announce(`${noun} ${place + 1} is gone`);
      focus(Math.max(0, place - 1));
    },
    /** Alt with an arrow moves the row it is pressed in; in a list of choices it opens the list, as everywhere. */
    onMoveKey(place: number, event: KeyboardEvent) {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!event.altKey || by === undefined || event.target instanceof HTMLSelectElement) return;
      event.preventDefault();
      move(place, place + by);
    },
  };
}
