import type { ConversationSummary } from '@contract/conversations';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { byTurn, type Turn } from './turns';

export interface Group {
  turn: Turn;
  rows: { row: ConversationSummary; gone: boolean }[];
}

type Places = { turn: Turn; ids: string[] }[];

const sameAs = (a: Places, b: Places) => JSON.stringify(a) === JSON.stringify(b);

/**
 * Rows keep their places while a hand is on the list: their words change, their order does not. What wants to move is
 * counted, and `settle` lets it move.
 */
export function useStillRows(rows: ConversationSummary[], meId: string, view: string, handOn: () => boolean) {
  const fresh = useMemo(() => byTurn(rows, meId), [rows, meId]);
  const wanted: Places = useMemo(
    () => fresh.map((group) => ({ turn: group.turn, ids: group.rows.map((row) => row.id) })),
    [fresh],
  );
  const [held, setHeld] = useState<{ view: string; places: Places }>({ view, places: wanted });
  const remembered = useRef(new Map<string, ConversationSummary>());

  const settle = useCallback(() => setHeld({ view, places: wanted }), [view, wanted]);
  const moved = held.view !== view || !sameAs(held.places, wanted);
  const mustHold = moved && held.view === view && handOn();
  useEffect(() => {
    if (moved && !mustHold) settle();
  }, [moved, mustHold, settle]);

  const byId = new Map(rows.map((row) => [row.id, row]));
  const places = mustHold ? held.places : wanted;
  const groups: Group[] = places.map(({ turn, ids }) => ({
    turn,
    rows: ids.flatMap((id) => {
      const row = byId.get(id) ?? remembered.current.get(id);
      return row ? [{ row, gone: !byId.has(id) }] : [];
    }),
  }));
  useEffect(() => {
    remembered.current = new Map(rows.map((row) => [row.id, row]));
  }, [rows]);

  const turnHeld = new Map(held.places.flatMap(({ turn, ids }) => ids.map((id) => [id, turn] as const)));
  const waiting = mustHold
    ? wanted.flatMap(({ turn, ids }) => ids.filter((id) => turnHeld.get(id) !== turn)).length
    : 0;
  return { groups, waiting, settle };
}
