import type { ThreadFact } from '@contract/conversations';
import { Link } from '@tanstack/react-router';
import {
  IconCheck,
  IconClock,
  IconDecision,
  IconHandoff,
  IconRepeat,
  IconRetry,
  IconShield,
  IconSnooze,
  IconSystem,
  IconTookOver,
  IconWrapUp,
} from '../../ui/icons';
import { clock, moment } from '../../ui/words';
import type { Texture } from './entries';
import classes from './Entry.module.css';
import { type FactSign, factWords } from './fact-words';
import { ThreadRow } from './Node';

const signs: Record<FactSign, typeof IconCheck> = {
  decision: IconDecision,
  'took-over': IconTookOver,
  handoff: IconHandoff,
  queue: IconClock,
  resolved: IconCheck,
  reopened: IconRetry,
  snooze: IconSnooze,
  repeat: IconRepeat,
  'wrap-up': IconWrapUp,
  consent: IconShield,
  system: IconSystem,
};

interface FactEntryProps {
  fact: ThreadFact;
  before: Texture;
  after: Texture;
  meId: string;
  customer: string | null;
  botBefore: string | null;
}

/** Something that happened to the conversation, in one line between the messages. */
export function FactEntry({ fact, before, after, meId, customer, botBefore }: FactEntryProps) {
  const words = factWords(fact, { meId, customer, botBefore });
  if (!words) return null;
  const Sign = signs[words.sign];
  const at = words.tone === 'decision' ? moment(fact.at) : clock(fact.at);
  return (
    <ThreadRow
      before={before}
      after={after}
      small
      node={
        <span className={classes.sign} data-tone={words.tone}>
          <Sign size={words.tone === 'decision' ? 12 : 15} stroke={1.9} aria-hidden="true" />
        </span>
      }
    >
      <p className={classes.fact}>
        <strong data-tone={words.tone}>{words.what}</strong> <time dateTime={fact.at}>{at}</time>
        {words.rest ? (words.tone === 'decision' ? `: ${words.rest}` : `\u2002·\u2002${words.rest}`) : null}
        {words.decisionId ? (
          <>
            {' '}
            <Link to="/decisions/$decisionId" params={{ decisionId: words.decisionId }} className={classes.why}>
              Why?
            </Link>
          </>
        ) : null}
      </p>
    </ThreadRow>
  );
}
