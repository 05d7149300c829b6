import type { Candidate } from '../../contract/decisions.js';
import type { Action, Result, Snapshot, Weighed } from './snapshot.js';
import { best, weigh } from './weigh.js';
import { whatIf } from './what-if.js';
import { firstName, issueWords, ordinal } from './words.js';

/** Raised with every change to the rules, the values or the words: a record names the one it was made by. */
export const POLICY = 1;

/** What can be held now and let go later; the rest is settled for good. */
const passing = new Set(['kill_switch', 'quiet_hours', 'cap_24h', 'complaint_open', 'channel_paused']);
const governed = new Set([...passing, 'do_not_contact', 'consent_refused', 'no_consent', 'with_a_person']);

/** Decides what happens to a customer who had to come back. Pure: the same snapshot gives the same record, to the last bit. */
export function decide(snapshot: Snapshot): Result {
  const weighed = weigh(snapshot);
  const chosen = best(weighed);
  const better = weighed.filter(({ stop, value }) => stop !== null && value > chosen.value);
  const waiting =
    chosen.action === 'do_nothing'
      ? better.find(({ stop }) => stop?.verdict === 'held' && passing.has(stop.code))
      : undefined;
  const outreach = better.find(({ action, stop }) => action === 'callback_offer' && stop && governed.has(stop.code));
  return {
    chosen: chosen.action,
    sentence: [chosenSentence(snapshot, chosen.action), heldSentence(better, chosen)].filter(Boolean).join(' '),
    candidates: weighed.map((one) => toCandidate(one, chosen)),
    whatIf: whatIf(snapshot, weighed, chosen.action),
    hold: waiting?.stop ? { by: waiting.stop.code, until: waiting.stop.until } : null,
    suppressed: outreach?.stop ? { code: outreach.stop.code, sentence: outreach.stop.sentence } : null,
  };
}

function toCandidate({ action, label, value, stop }: Weighed, chosen: Weighed): Candidate {
  if (stop) {
    const { until: _, ...rest } = stop;
    return { action, label, ...rest, value };
  }
  if (action === chosen.action) {
    const rule = 'Best value of what was allowed';
    return {
      action,
      label,
      verdict: 'chosen',
      stage: 'choice',
      code: 'best',
      rule,
      observed: value.toFixed(2),
      required: 'the highest',
      sentence: rule,
      value,
    };
  }
  const sentence = `Outranked: ${value.toFixed(2)} against ${chosen.value.toFixed(2)}`;
  return {
    action,
    label,
    verdict: 'outranked',
    stage: 'choice',
    code: 'lower',
    rule: 'Lower value',
    observed: value.toFixed(2),
    required: `above ${chosen.value.toFixed(2)}`,
    sentence,
    value,
  };
}

function chosenSentence({ profile, contact, lastAgent }: Snapshot, action: Action): string {
  const whose = profile.name ? `${firstName(profile.name)}’s` : 'this customer’s';
  const what = `${whose} ${ordinal(contact.contacts)} contact about ${issueWords(contact.issueKey)}`;
  switch (action) {
    case 'route_to_last_agent':
      return `We gave ${what} to ${lastAgent?.name} first, who answered the one before.`;
    case 'callback_offer':
      return `We offered a callback on ${what}.`;
    case 'supervisor_review':
      return `We asked a supervisor to look at ${what}.`;
    case 'do_nothing':
      return `We did nothing about ${what}.`;
  }
}

/** Why something better did not happen, in the words of the best of them. */
function heldSentence(better: Weighed[], chosen: Weighed): string {
  const [top] = [...better]
    .filter(({ stop }) => stop?.code !== 'too_early' && stop?.code !== 'no_last_agent')
    .sort((a, b) => b.value - a.value);
  if (!top?.stop || chosen.action === 'supervisor_review') return '';
  const { sentence } = top.stop;
  const why = `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}.`;
  return why.startsWith('held') ? `“${top.label}” was ${why}` : `${top.label}: ${why}`;
}
