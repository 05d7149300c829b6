import type { Action, Snapshot, Weighed, WhatIf } from './snapshot.js';
import { best, weigh } from './weigh.js';
import { channelName, firstName, messages, ordinal, timeAt } from './words.js';

type Flip = (snapshot: Snapshot) => { change: string; snapshot: Snapshot };

const agent = (snapshot: Snapshot) => firstName(snapshot.lastAgent?.name ?? null);
const withAgent = (snapshot: Snapshot, over: Partial<NonNullable<Snapshot['lastAgent']>>): Snapshot =>
  snapshot.lastAgent ? { ...snapshot, lastAgent: { ...snapshot.lastAgent, ...over } } : snapshot;

/** For each stop, the one input that lifts it. */
const lifts: Record<string, Flip> = {
  kill_switch: (s) => ({
    change: 'The kill switch is off',
    snapshot: { ...s, killSwitch: { ...s.killSwitch, on: false } },
  }),
  quiet_hours: (s) => ({
    change: `It is ${timeAt(s.play.quietUntil, s.place)}`,
    snapshot: { ...s, place: { ...s.place, time: s.play.quietUntil } },
  }),
  cap_24h: (s) => ({ change: 'No message in the last 24 h', snapshot: { ...s, ledger: { ...s.ledger, entries: [] } } }),
  complaint_open: (s) => ({
    change: 'The complaint is closed',
    snapshot: { ...s, profile: { ...s.profile, openComplaint: false } },
  }),
  do_not_contact: (s) => ({
    change: 'Contact is welcome',
    snapshot: { ...s, profile: { ...s.profile, doNotContact: false } },
  }),
  consent_refused: (s) => ({
    change: `${upper(s.consent.purpose)} by ${channelName(s.channel.kind)} is agreed to`,
    snapshot: { ...s, consent: { ...s.consent, allowed: true } },
  }),
  no_consent: (s) => lifts.consent_refused(s),
  off_shift: (s) => ({ change: `${agent(s)} is on shift`, snapshot: withAgent(s, { onShift: true }) }),
  no_room: (s) => ({ change: `${agent(s)} has room for one more`, snapshot: withAgent(s, { used: 0 }) }),
  too_early: (s) => ({
    change: `It is the ${ordinal(s.play.supervisorAt)} contact`,
    snapshot: { ...s, contact: { ...s.contact, contacts: s.play.supervisorAt } },
  }),
  with_a_person: (s) => ({
    change: 'Nobody has the conversation',
    snapshot: { ...s, conversation: { ...s.conversation, control: { kind: 'none', id: null, name: null } } },
  }),
  channel_paused: (s) => ({
    change: `${s.channel.inbox} is running`,
    snapshot: { ...s, channel: { ...s.channel, paused: false } },
  }),
  play_off: (s) => ({ change: 'The play is switched on', snapshot: { ...s, play: { ...s.play, enabled: true } } }),
};

/** For each choice, the one input that would have stopped it. */
const hinders: Partial<Record<Action, Flip>> = {
  route_to_last_agent: (s) => ({ change: `${agent(s)} is off shift`, snapshot: withAgent(s, { onShift: false }) }),
  callback_offer: (s) => ({
    change: `${upper(messages(s.play.capPer24h))} went in the last 24 h`,
    snapshot: {
      ...s,
      ledger: {
        ...s.ledger,
        entries: Array.from({ length: s.play.capPer24h }, () => ({
          id: '',
          state: 'sent',
          channel: s.channel.kind,
          play: s.play.play,
          at: s.at,
        })),
      },
    },
  }),
  supervisor_review: (s) => ({
    change: `It is the ${ordinal(s.play.supervisorAt - 1)} contact`,
    snapshot: { ...s, contact: { ...s.contact, contacts: s.play.supervisorAt - 1 } },
  }),
};

/** Up to three single changes that lead to another choice, each one worked through again rather than guessed. */
export function whatIf(snapshot: Snapshot, weighed: Weighed[], chosen: Action): WhatIf[] {
  const byValue = [...weighed].sort((a, b) => b.value - a.value);
  const flips = byValue.flatMap(({ stop }) => (stop && lifts[stop.code] ? [lifts[stop.code]] : []));
  const hinder = hinders[chosen];
  if (hinder) flips.push(hinder);
  const found: WhatIf[] = [];
  for (const flip of flips) {
    const { change, snapshot: other } = flip(snapshot);
    const instead = best(weigh(other)).action;
    if (instead !== chosen && !found.some((one) => one.change === change)) found.push({ change, chosen: instead });
  }
  return found.slice(0, 3);
}

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
