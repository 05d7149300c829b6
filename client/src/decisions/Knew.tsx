import type { Decision } from '@contract/decisions';
import { issueWords } from '../floor/words';
import { Section } from '../ui/Section';
import { clock, inPlace, ordinal, span } from '../ui/words';
import classes from './Side.module.css';

/** The record is kept as it was written, so every part may be missing in one made by earlier rules. */
interface Knew {
  profile?: { name?: string | null; doNotContact?: boolean; openComplaint?: boolean };
  contact?: { issueKey?: string; contacts?: number; gapSeconds?: number; open?: boolean };
  conversation?: { control?: { kind?: string; name?: string | null } };
  place?: { zone?: string; where?: string; time?: string };
  channel?: { inbox?: string; paused?: boolean };
  consent?: { purpose?: string; state?: string; allowed?: boolean };
  ledger?: { entries?: unknown[] };
  play?: { capPer24h?: number; enabled?: boolean; version?: number };
  killSwitch?: { on?: boolean };
  action?: { label?: string; needsProof?: string };
  assurance?: { level?: string };
  lastAgent?: { name?: string; onShift?: boolean; used?: number; limit?: number } | null;
}

const holder = (control: { kind?: string; name?: string | null }) => {
  if (control.kind === 'agent' || control.kind === 'bot') return control.name ?? 'somebody';
  return control.kind === 'queue' ? 'nobody, in a queue' : 'nobody';
};

const yes = (known: boolean | undefined, is: string, isNot: string) =>
  known === undefined ? undefined : known ? is : isNot;

export function knewLines(knew: Knew): [string, string][] {
  const lines: [string, string | undefined][] = [
    ['Action', knew.action?.label],
    ['Needs', knew.action?.needsProof],
    ['Proved', knew.assurance?.level],
    ['Issue', knew.contact?.issueKey && issueWords(knew.contact.issueKey)],
    ['Contact', knew.contact?.contacts !== undefined ? `${ordinal(knew.contact.contacts)} in 7 days` : undefined],
    ['Came back after', knew.contact?.gapSeconds !== undefined ? span(knew.contact.gapSeconds * 1000) : undefined],
    ['Held by', knew.conversation?.control && holder(knew.conversation.control)],
    [
      'Last agent',
      knew.lastAgent === null
        ? 'nobody answered before'
        : knew.lastAgent &&
          `${knew.lastAgent.name}, ${knew.lastAgent.onShift ? `${knew.lastAgent.used} of ${knew.lastAgent.limit} in use` : 'off shift'}`,
    ],
    ['There', knew.place && `${knew.place.time} ${knew.place.where ?? inPlace(knew.place.zone ?? '')}`],
    [
      'Messages, 24 h',
      knew.ledger?.entries && `${knew.ledger.entries.length} of ${knew.play?.capPer24h ?? '?'} allowed`,
    ],
    ['Consent', knew.consent && `${knew.consent.purpose}, ${consentWord(knew.consent)}`],
    ['Channel', knew.channel && `${knew.channel.inbox}${knew.channel.paused ? ', paused' : ''}`],
    ['Complaint', yes(knew.profile?.openComplaint, 'open', 'none open')],
    ['Do not contact', yes(knew.profile?.doNotContact, 'asked for', 'not asked for')],
  ];
  return lines.filter((line): line is [string, string] => Boolean(line[1]));
}

function consentWord({ state, allowed }: NonNullable<Knew['consent']>): string {
  if (state === 'granted') return 'given';
  if (state === 'refused') return 'withdrawn';
  return allowed ? 'they wrote here' : 'never given';
}

function Facts({ lines }: { lines: [string, string][] }) {
  return (
    <dl className={classes.facts}>
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The facts the decision looked at, as they stood then. */
export function WhatItKnew({ decision }: { decision: Decision }) {
  const knew = decision.snapshot as Knew;
  const rules: [string, string][] = [
    ...Object.entries(decision.versions).map(([name, version]): [string, string] => [
      name === 'policy' ? 'Rules' : name === 'settings' ? 'Settings' : name,
      `version ${version}`,
    ]),
    ...(knew.killSwitch ? [['Kill switch', knew.killSwitch.on ? 'on' : 'off'] as [string, string]] : []),
    ...(knew.play ? [['Play', knew.play.enabled ? 'on' : 'off'] as [string, string]] : []),
  ];
  return (
    <>
      <Section label={`What it knew at ${clock(decision.at)}`}>
        <Facts lines={knewLines(knew)} />
      </Section>
      <Section label="Rules in force">
        <Facts lines={rules} />
      </Section>
    </>
  );
}
