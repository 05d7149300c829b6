import type { ConversationDetail } from '@contract/conversations';
import type { Handoff } from '@contract/handoff';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { conversationQuery, handoffsQuery } from '../../api/conversations';
import { useSkew } from '../../live/clock';
import { Avatar } from '../../ui/Avatar';
import { IconOpen, IconPromise } from '../../ui/icons';
import { Section } from '../../ui/Section';
import { useNow } from '../../ui/useNow';
import { clock, firstName, placeOf } from '../../ui/words';
import { promiseWords } from '../conversation/handoff-words';
import { useConversationActions } from '../conversation/useConversationActions';
import { AboutThem } from './AboutThem';
import { Before, ThisIssue } from './Before';
import classes from './ContextPanel.module.css';
import { HowItCame } from './HowItCame';
import { HowSure } from './HowSure';
import { Identities } from './Identities';
import { Lately } from './Lately';
import { MaybeSame } from './MaybeSame';
import { MayWeContact } from './MayWeContact';
import { Tags } from './Tags';
import { ToMind } from './ToMind';

/** Beside the thread: who this is, what they said yes to, what came before and what was promised. */
export function ContextPanel({ id }: { id: string }) {
  const { data: row } = useQuery(conversationQuery(id));
  const { data: handoffs } = useQuery(handoffsQuery(id));
  if (!row) return <aside className={classes.panel} aria-label="About the customer" />;
  return <Panel row={row} handoff={handoffs?.[0]} />;
}

function Panel({ row, handoff }: { row: ConversationDetail; handoff: Handoff | undefined }) {
  const actions = useConversationActions(row, handoff);
  const { people } = row;
  const name = people.name ?? 'Unknown customer';
  return (
    // F6 lands here, and a scroller must be reachable by keys
    <aside className={classes.panel} aria-label="About the customer" data-pane="context" data-pane-focus tabIndex={0}>
      <header className={classes.who}>
        <Avatar kind="customer" name={name} size={40} />
        <div className={classes.value}>
          <h2 className={classes.name}>{name}</h2>
          <p className={classes.meta}>
            {people.timeZone ? <LocalTime timeZone={people.timeZone} /> : null}
            <span className={classes.since}>since {new Date(people.createdAt).getFullYear()}</span>
          </p>
        </div>
        <Link
          to="/people/$profileId"
          params={{ profileId: people.id }}
          className={classes.open}
          aria-label={`Open ${name}’s profile`}
        >
          <IconOpen size={18} stroke={1.65} aria-hidden="true" />
        </Link>
      </header>
      <div className={classes.top}>
        <Identities identities={people.identities} />
        <HowSure assurance={row.assurance} />
      </div>
      <ToMind profile={people} />
      <ThisIssue row={row} />
      <AboutThem key={row.id} profile={people} conversationId={row.id} />
      <Promises row={row} handoff={handoff} />
      <MayWeContact profile={people} />
      <Before row={row} />
      <Lately person={people.id} />
      <MaybeSame person={people.id} />
      <Tags tags={row.tags} onChange={(tags) => void actions.setTags(tags)} />
      <HowItCame conversationId={row.id} />
    </aside>
  );
}

function LocalTime({ timeZone }: { timeZone: string }) {
  const now = useNow(15_000);
  return (
    <span className={classes.place}>
      {placeOf(timeZone)}, {clock(now, timeZone)} there
    </span>
  );
}

function Promises({ row, handoff }: { row: ConversationDetail; handoff: Handoff | undefined }) {
  const now = useNow(15_000) + useSkew();
  const promises = handoff?.context.commitments ?? [];
  if (promises.length === 0 || !handoff) return null;
  return (
    <Section label="Promised" source={`By ${handoff.bot.name}`}>
      <ul className={classes.before}>
        {promises.map((each) => {
          const { text, by, broken } = promiseWords(each, now, row.people.timeZone, firstName(row.profile.name));
          return (
            <li key={text}>
              <IconPromise size={16} stroke={1.65} className={classes.quiet} aria-hidden="true" />
              <span className={classes.promised}>{text}</span>
              <span className={broken ? classes.late : classes.due}>{by}</span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
