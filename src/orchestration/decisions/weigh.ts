import type { Action, Snapshot, Weighed } from './snapshot.js';
import * as stops from './stops.js';
import { firstName } from './words.js';

interface Idea {
  action: Action;
  label: (snapshot: Snapshot) => string;
  /** In hundredths, so that sums are exact. Set by hand until outcomes teach better ones. */
  value: (snapshot: Snapshot) => number;
  /** In the order of the stages. */
  rules: stops.Rule[];
}

const ideas: Idea[] = [
  {
    action: 'route_to_last_agent',
    label: ({ lastAgent }) =>
      lastAgent ? `Give it to ${firstName(lastAgent.name)} first` : 'Give it to the last agent first',
    value: () => 62,
    rules: [
      stops.playOn,
      stops.contactOpen,
      stops.hasLastAgent,
      stops.nobodyHoldsIt,
      stops.notStopped,
      stops.agentOnShift,
      stops.agentHasRoom,
    ],
  },
  {
    action: 'callback_offer',
    label: () => 'Offer a callback',
    value: () => 48,
    rules: [
      stops.playOn,
      stops.contactOpen,
      stops.mayContact,
      stops.consented,
      stops.notStopped,
      stops.nobodyTalking,
      stops.noComplaint,
      stops.awake,
      stops.belowCap,
      stops.reachable,
    ],
  },
  {
    action: 'supervisor_review',
    label: () => 'Ask a supervisor to look',
    value: () => 74,
    rules: [stops.playOn, stops.contactOpen, stops.enoughContacts, stops.notReviewed, stops.notStopped],
  },
  {
    action: 'do_nothing',
    label: () => 'Do nothing',
    value: ({ contact }) => Math.max(10, 30 - 5 * (contact.contacts - 2)),
    rules: [],
  },
];

/** Passes every idea through its rules, in order, up to the first that stops it. */
export function weigh(snapshot: Snapshot): Weighed[] {
  return ideas.map(({ action, label, value, rules }) => ({
    action,
    label: label(snapshot),
    value: value(snapshot) / 100,
    stop: firstStop(rules, snapshot),
  }));
}

/** The best of what nothing stops; doing nothing is never stopped. */
export function best(weighed: Weighed[]): Weighed {
  return weighed.filter(({ stop }) => stop === null).reduce((top, one) => (one.value > top.value ? one : top));
}

function firstStop(rules: stops.Rule[], snapshot: Snapshot) {
  for (const rule of rules) {
    const stop = rule(snapshot);
    if (stop) return stop;
  }
  return null;
}
