import type { Review } from '@contract/insights';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Avatar } from '../ui/Avatar';
import { Card } from '../ui/Card';
import { Slots } from '../ui/Slots';
import text from '../ui/TextLink.module.css';
import { ordinal, plural } from '../ui/words';
import { hasLineQuery, liveCallsQuery } from '../voice/api';
import { Supervise } from '../voice/Supervise';
import classes from './PeopleCard.module.css';
import { PersonDrawer } from './PersonDrawer';
import { type Agent, couldUseYou, peopleStates, staff } from './people';
import { issueWords } from './words';

const wordOf = Object.fromEntries(peopleStates.map(({ state, word }) => [state, word]));
const SHOWN = 8;
/** More than three calls for help at once are none. */
const HELPED = 3;

/** Who is on shift, what they are doing, and the three a supervisor can help most. */
export function PeopleCard({ agents, reviews }: { agents: Agent[]; reviews: Review[] }) {
  const [all, setAll] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const drawn = agents.find(({ id }) => id === opened);
  const { data: hasLine } = useQuery(hasLineQuery);
  const { data: calls } = useQuery({ ...liveCallsQuery, enabled: hasLine === true });
  const callOf = (agentId: string) => calls?.find((call) => call.agentId === agentId && call.state === 'talking');
  const { on, counts } = staff(agents);
  const asked = reviews.slice(0, HELPED);
  const help = couldUseYou(on).slice(0, HELPED - asked.length);
  const shown = all ? on : on.slice(0, SHOWN);
  return (
    <Card title="People" about={`${on.length} on shift`}>
      <div className={classes.bar} aria-hidden="true">
        {peopleStates.map(({ state, tone }) =>
          counts[state] > 0 ? (
            <span
              key={state}
              className={classes.part}
              data-state={state}
              style={{ flexGrow: counts[state], background: tone }}
            />
          ) : null,
        )}
      </div>
      <dl className={classes.counts}>
        {peopleStates.map(({ state, word, tone }) => (
          <div key={state} className={classes.count}>
            <dt>
              <span className={classes.dot} style={{ background: tone }} aria-hidden="true" />
              {word}
            </dt>
            <dd>{counts[state]}</dd>
          </div>
        ))}
      </dl>
      {help.length + asked.length > 0 ? (
        <>
          <h3 className={classes.label}>Could use you</h3>
          <ul className={classes.list}>
            {asked.map((review) => (
              <li key={review.decisionId} className={classes.help}>
                <Avatar kind="customer" name={review.profile.name} size={26} />
                <span className={classes.who}>
                  <span className={classes.name}>{review.profile.name ?? 'Name not known'}</span>
                  <span className={classes.why}>
                    {ordinal(review.contacts)} contact about {issueWords(review.issueKey)}.{' '}
                    <Link to="/decisions/$decisionId" params={{ decisionId: review.decisionId }} className={text.link}>
                      Why?
                    </Link>
                  </span>
                </span>
                <Link
                  to="/inbox/$conversationId"
                  params={{ conversationId: review.conversationId }}
                  className={classes.act}
                >
                  Look
                </Link>
              </li>
            ))}
            {reviews.length > asked.length ? (
              <li className={classes.also}>{plural(reviews.length - asked.length, 'more conversation')} to look at</li>
            ) : null}
            {help.map(({ agent, why }) => (
              <li key={agent.id} className={classes.help}>
                <Avatar kind="customer" name={agent.name} size={26} />
                <span className={classes.who}>
                  <span className={classes.name}>{agent.name}</span>
                  <span className={classes.why}>{why}</span>
                </span>
                <Link to="/inbox" search={{ scope: 'team', find: agent.name }} className={classes.act}>
                  See their work
                </Link>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <h3 className={classes.label}>On shift</h3>
      {on.length === 0 ? (
        <p className={classes.none}>Nobody is on shift. Conversations wait in their queues.</p>
      ) : (
        <ul className={classes.list}>
          {shown
            .map((agent) => ({ agent, call: callOf(agent.id) }))
            .map(({ agent, call }) => (
              <li key={agent.id} className={classes.person}>
                <button type="button" className={`${classes.name} ${classes.open}`} onClick={() => setOpened(agent.id)}>
                  {agent.name}
                </button>
                <span className={classes.state} data-state={agent.state}>
                  {call ? 'On a call' : wordOf[agent.state]}
                </span>
                <span className={classes.slots} title={`${agent.used} of ${agent.limit} places taken`}>
                  <span className="tl-visually-hidden">
                    {agent.used} of {plural(agent.limit, 'place')} taken
                  </span>
                  {agent.limit <= 6 ? (
                    <Slots used={agent.used} offered={0} limit={agent.limit} />
                  ) : (
                    `${agent.used} / ${agent.limit}`
                  )}
                </span>
                {call ? (
                  <span className={classes.call}>
                    <Supervise call={call} name={agent.name} />
                  </span>
                ) : null}
              </li>
            ))}
        </ul>
      )}
      {on.length > SHOWN ? (
        <button type="button" className={classes.more} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${on.length}`}
        </button>
      ) : null}
      {drawn ? <PersonDrawer agent={drawn} agents={agents} onClose={() => setOpened(null)} /> : null}
    </Card>
  );
}
