import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Avatar } from '../ui/Avatar';
import { Card } from '../ui/Card';
import { Slots } from '../ui/Slots';
import { plural } from '../ui/words';
import classes from './PeopleCard.module.css';
import { type Agent, couldUseYou, peopleStates, staff } from './people';

const wordOf = Object.fromEntries(peopleStates.map(({ state, word }) => [state, word]));
const SHOWN = 8;

/** Who is on shift, what they are doing, and the three a supervisor can help most. */
export function PeopleCard({ agents }: { agents: Agent[] }) {
  const [all, setAll] = useState(false);
  const { on, counts } = staff(agents);
  const help = couldUseYou(on);
  const shown = all ? on : on.slice(0, SHOWN);
  return (
    <Card title="People" about={`${on.length} on shift`}>
      <div className={classes.bar} aria-hidden="true">
        {peopleStates.map(({ state, tone }) =>
          counts[state] > 0 ? (
            <span key={state} className={classes.part} data-state={state} style={{ flexGrow: counts[state], background: tone }} />
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
      {help.length > 0 ? (
        <>
          <h3 className={classes.label}>Could use you</h3>
          <ul className={classes.list}>
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
          {shown.map((agent) => (
            <li key={agent.id} className={classes.person}>
              <span className={classes.name}>{agent.name}</span>
              <span className={classes.state} data-state={agent.state}>
                {wordOf[agent.state]}
              </span>
              <span className={classes.slots} title={`${agent.used} of ${agent.limit} places taken`}>
                <span className="tl-visually-hidden">
                  {agent.used} of {plural(agent.limit, 'place')} taken
                </span>
                {agent.limit <= 6 ? <Slots used={agent.used} offered={0} limit={agent.limit} /> : `${agent.used} / ${agent.limit}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {on.length > SHOWN ? (
        <button type="button" className={classes.more} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${on.length}`}
        </button>
      ) : null}
    </Card>
  );
}
