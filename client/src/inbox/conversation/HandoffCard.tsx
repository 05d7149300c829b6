import type { ConversationDetail } from '@contract/conversations';
import type { Handoff } from '@contract/handoff';
import { useState } from 'react';
import { useSkew } from '../../live/clock';
import { Avatar } from '../../ui/Avatar';
import { IconChevronDown, IconChevronUp, IconPromise } from '../../ui/icons';
import { Pill } from '../../ui/Pill';
import { useNow } from '../../ui/useNow';
import { clock, day, firstName, moment, ordinal, span } from '../../ui/words';
import classes from './HandoffCard.module.css';
import { HandoffFacts } from './HandoffFacts';
import { HandoffFoot } from './HandoffFoot';
import { promiseWords, reasonWords } from './handoff-words';
import type { ConversationActions } from './useConversationActions';

interface HandoffCardProps {
  handoff: Handoff;
  earlier: Handoff[];
  row: ConversationDetail;
  meId: string;
  actions: ConversationActions;
  /** Shows the words in the thread, when they are loaded. */
  onShowWords?: () => void;
}

/** What the bot knew, in the order a person asks for it. Stands above the thread until somebody has taken it in. */
export function HandoffCard({ handoff, earlier, row, meId, actions, onShowWords }: HandoffCardProps) {
  const [reopened, setReopened] = useState(false);
  const now = useNow(15_000) + useSkew();
  const { context, bot } = handoff;
  const customer = firstName(row.profile.name);
  const promises = (context.commitments ?? []).map((each) => promiseWords(each, now, row.people.timeZone, customer));
  const folded = handoff.acknowledgedAt !== null && !reopened;
  const withBot = row.control.kind === 'bot' && handoff.acceptedAt !== null;

  if (folded || withBot) {
    const open = promises.find((each) => each.by !== null) ?? promises[0];
    return (
      <section className={classes.folded} aria-label={`${bot.name}’s handoff`}>
        <Avatar kind="bot" name={bot.name} size={20} />
        <strong>{withBot ? `Given back to ${bot.name}` : `${bot.name}’s handoff`}</strong>
        <span className={classes.want}>
          {context.summary?.text ?? context.lastCustomerText ?? reasonWords(handoff)}
        </span>
        {open && !withBot ? (
          <span className={classes.openPromise} data-broken={open.broken || undefined}>
            <IconPromise size={16} stroke={1.65} aria-hidden="true" />
            {open.text}
            {open.by ? ` by ${open.by}` : ''}
          </span>
        ) : null}
        <button
          type="button"
          className={classes.toggle}
          aria-label="Show the handoff"
          onClick={() => setReopened(true)}
          disabled={withBot}
        >
          <IconChevronDown size={18} stroke={1.65} aria-hidden="true" />
        </button>
      </section>
    );
  }

  const first = earlier.at(-1);
  const waited = handoff.acceptedAt
    ? Date.parse(handoff.acceptedAt) - Date.parse(handoff.requestedAt)
    : now - Date.parse(handoff.requestedAt);
  const toWhom =
    handoff.acceptedAt === null
      ? 'asks for a person'
      : row.control.id === meId
        ? 'handed over to you'
        : `handed over to ${row.assignee?.name ?? 'a colleague'}`;
  return (
    <section className={classes.card} aria-label={`${bot.name}’s handoff`}>
      <div className={classes.scroll}>
        <header className={classes.head}>
          <Avatar kind="bot" name={bot.name} size={22} />
          <h2 className={classes.who}>
            {bot.name} {toWhom}
          </h2>
          <Pill tone="bot">{reasonWords(handoff)}</Pill>
          {handoff.ordinal > 1 ? (
            <span className={classes.again}>
              {ordinal(handoff.ordinal)} handoff{first ? `, first on ${day(first.requestedAt)}` : ''}
            </span>
          ) : null}
          <span className={classes.when}>
            {moment(handoff.requestedAt)}, waited {span(waited)}
          </span>
          {handoff.acknowledgedAt ? (
            <button
              type="button"
              className={classes.toggle}
              aria-label="Fold the handoff"
              onClick={() => setReopened(false)}
            >
              <IconChevronUp size={18} stroke={1.65} aria-hidden="true" />
            </button>
          ) : null}
        </header>
        {context.lastCustomerText ? (
          <blockquote className={classes.quote} dir="auto">
            “{context.lastCustomerText}”
            {onShowWords ? (
              <button type="button" className={classes.source} onClick={onShowWords}>
                {customer}, {clock(handoff.requestedAt)} ↗
              </button>
            ) : null}
          </blockquote>
        ) : null}
        {context.summary?.text ? <p className={classes.summary}>{context.summary.text}</p> : null}
        <HandoffFacts handoff={handoff} promises={promises} />
      </div>
      <HandoffFoot handoff={handoff} row={row} meId={meId} actions={actions} onGotIt={() => setReopened(false)} />
    </section>
  );
}
