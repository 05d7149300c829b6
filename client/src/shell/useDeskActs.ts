import type { DeskAct } from '@contract/setup';
import { useEffect, useEffectEvent } from 'react';
import { lastDeskAct } from '../live/passing';
import { useStore } from '../ui/store';
import { tell } from './tell';

const fieldWords: Record<string, string> = {
  queues: 'queues',
  teams: 'teams',
  skills: 'skills',
  capacity: 'capacity',
  mode: 'way of mixing channels',
};

/** "Tomasz Nowak changed your queues and capacity: rush at noon". */
export function deskActWords({ by, act, fields, status, reason }: DeskAct): string {
  const why = reason ? `: ${reason}` : '';
  if (act === 'status') return `${by} set you to ${status}${why}`;
  if (act === 'taken') return `${by} took a conversation from your desk${why}`;
  if (act === 'given') return `${by} gave you a conversation${why}`;
  const named = fields.map((one) => fieldWords[one] ?? one);
  const list = named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${named.at(-1)}` : named[0];
  return `${by} changed your ${list ?? 'desk'}${why}`;
}

/** What a supervisor did at one's desk is said once, whatever screen is open. */
export function useDeskActs(): void {
  const act = useStore(lastDeskAct);
  const say = useEffectEvent((one: DeskAct) => tell(deskActWords(one)));
  useEffect(() => {
    if (act) say(act);
  }, [act]);
}
