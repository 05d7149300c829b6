import type { CallState, LegState } from '../contract/voice.js';

// Where a call may come from to be in a state. Callbacks come twice and in any order: what does not fit is old news.
const from: Record<CallState, CallState[]> = {
  ringing: [],
  menu: ['ringing', 'waiting'],
  waiting: ['ringing', 'menu'],
  callback: ['menu', 'waiting'],
  voicemail: ['ringing', 'menu', 'waiting'],
  talking: ['ringing', 'menu', 'waiting', 'callback'],
  ended: ['ringing', 'menu', 'waiting', 'callback', 'voicemail', 'talking'],
};

export const mayBecome = (now: CallState, next: CallState): boolean => from[next].includes(now);

const ladder: LegState[] = ['dialing', 'ringing', 'answered', 'joined', 'left'];

/** A leg only climbs; who has left or was never reached stays so. */
export function laterLeg(now: LegState, told: LegState): LegState {
  if (now === 'left' || now === 'failed') return now;
  // Somebody who was in the call did not fail to be reached.
  if (told === 'failed') return now === 'joined' ? 'left' : 'failed';
  return ladder.indexOf(told) > ladder.indexOf(now) ? told : now;
}

const vendorStates: Record<string, LegState> = {
  queued: 'dialing',
  initiated: 'dialing',
  ringing: 'ringing',
  'in-progress': 'answered',
  answered: 'answered',
  completed: 'left',
  busy: 'failed',
  'no-answer': 'failed',
  failed: 'failed',
  canceled: 'failed',
};

/** The vendor's word for how far one telephone has come; null for a word we do not know. */
export const legStateOf = (status: string): LegState | null => vendorStates[status] ?? null;
