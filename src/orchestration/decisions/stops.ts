import { isQuiet } from '../../governance/index.js';
import type { Snapshot, Stop } from './snapshot.js';
import { channelName, dayAndMonth, firstName, messages, ordinal, timeAt } from './words.js';

/** One rule: nothing when it is kept, the stop when it is not. */
export type Rule = (snapshot: Snapshot) => Stop | null;

const held = (
  stage: Stop['stage'],
  code: string,
  rule: string,
  observed: string,
  required: string,
  sentence: string,
  until: string | null = null,
): Stop => ({
  stage,
  verdict: 'held',
  code,
  rule,
  observed,
  required,
  sentence,
  until,
});
const never = (...args: Parameters<typeof held>): Stop => ({ ...held(...args), verdict: 'never' });

export const playOn: Rule = ({ play }) =>
  play.enabled
    ? null
    : never('fits', 'play_off', 'The play is switched on', 'off', 'on', 'Will not go: the play is switched off');

export const contactOpen: Rule = ({ contact }) =>
  contact.open
    ? null
    : never(
        'fits',
        'contact_ended',
        'The contact is still open',
        'ended',
        'open',
        'Will not go: the contact has ended',
      );

export const hasLastAgent: Rule = ({ lastAgent }) =>
  lastAgent
    ? null
    : never(
        'fits',
        'no_last_agent',
        'A person answered the contact before',
        'nobody did',
        'one person',
        'Will not go: no person answered the contact before',
      );

export const nobodyHoldsIt: Rule = ({ conversation: { control } }) =>
  control.kind !== 'agent'
    ? null
    : never(
        'fits',
        'with_a_person',
        'Nobody has the conversation yet',
        `${control.name} has it`,
        'nobody',
        `Will not go: ${control.name} already has the conversation`,
      );

export const enoughContacts: Rule = ({ contact, play }) =>
  contact.contacts >= play.supervisorAt
    ? null
    : held(
        'fits',
        'too_early',
        'Enough contacts on the same issue',
        `${contact.contacts} in 7 days`,
        `${play.supervisorAt} in 7 days`,
        `Held: this is the ${ordinal(contact.contacts)} contact, a supervisor looks at the ${ordinal(play.supervisorAt)}`,
      );

export const notReviewed: Rule = ({ contact }) =>
  contact.reviewed
    ? never(
        'fits',
        'already_asked',
        'Asked once for each contact',
        'asked already',
        'not asked',
        'Will not go: a supervisor was asked already',
      )
    : null;

export const mayContact: Rule = ({ profile }) =>
  profile.doNotContact
    ? never(
        'consent',
        'do_not_contact',
        'The customer may be contacted',
        'asked not to be',
        'no such wish',
        `Will not go: ${firstName(profile.name)} asked not to be contacted`,
      )
    : null;

export const consented: Rule = ({ consent, channel }) => {
  if (consent.allowed) return null;
  const name = channelName(channel.kind);
  const rule = `Consent for ${consent.purpose} by ${name}`;
  if (consent.state === 'unknown')
    return never(
      'consent',
      'no_consent',
      rule,
      'never given',
      'given',
      `Will not go: ${consent.purpose} by ${name} was never agreed to`,
    );
  const day = dayAndMonth(consent.at as string);
  return never(
    'consent',
    'consent_refused',
    rule,
    `withdrawn on ${day}`,
    'given',
    `Will not go: ${consent.purpose} by ${name} was withdrawn on ${day}`,
  );
};

export const notStopped: Rule = ({ killSwitch }) => {
  if (!killSwitch.on) return null;
  const who = killSwitch.by ?? 'a supervisor';
  return held(
    'timing',
    'kill_switch',
    'The kill switch is off',
    `on: ${killSwitch.reason}`,
    'off',
    `Held: ${who} stopped everything automatic: ${killSwitch.reason}`,
  );
};

export const nobodyTalking: Rule = ({ conversation: { control }, profile }) =>
  control.kind !== 'agent'
    ? null
    : held(
        'timing',
        'with_a_person',
        'No person is talking to the customer',
        `${control.name} is`,
        'nobody',
        `Held: ${firstName(profile.name)} is talking to a person`,
      );

export const noComplaint: Rule = ({ profile }) =>
  profile.openComplaint
    ? held(
        'timing',
        'complaint_open',
        'No complaint is open',
        'one is open',
        'none',
        'Held: a complaint is open, so a person answers',
      )
    : null;

export const awake: Rule = ({ place, play }) =>
  isQuiet(place.time, play)
    ? held(
        'timing',
        'quiet_hours',
        'Outside quiet hours',
        timeAt(place.time, place),
        `${play.quietUntil} to ${play.quietFrom}`,
        `Held until ${timeAt(play.quietUntil, place)}`,
        place.quietEndsAt,
      )
    : null;

export const belowCap: Rule = ({ ledger, play }) => {
  const used = ledger.entries.length;
  if (used < play.capPer24h) return null;
  const sentence = `Held: ${messages(used)} in the last 24 h, the most we send`;
  return held(
    'caps',
    'cap_24h',
    'Messages in 24 h, across all plays',
    String(used),
    `below ${play.capPer24h}`,
    sentence,
    ledger.freesAt,
  );
};

export const agentOnShift: Rule = ({ lastAgent }) =>
  lastAgent?.onShift
    ? null
    : held(
        'timing',
        'off_shift',
        'The last agent is on shift',
        `${lastAgent?.name} is off`,
        'on shift',
        `Held: ${lastAgent?.name} is off shift`,
      );

export const agentHasRoom: Rule = ({ lastAgent }) =>
  lastAgent && lastAgent.used < lastAgent.limit
    ? null
    : held(
        'caps',
        'no_room',
        'The last agent has room',
        `${lastAgent?.used} of ${lastAgent?.limit} in use`,
        'one free',
        `Held: ${lastAgent?.name} has no room for one more`,
      );

export const reachable: Rule = ({ channel }) =>
  channel.paused
    ? held(
        'channel',
        'channel_paused',
        'The channel can send',
        `${channel.inbox} is paused`,
        'running',
        `Held: ${channel.inbox} is paused`,
      )
    : null;
