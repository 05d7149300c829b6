import { useQuery } from '@tanstack/react-query';
import { routingDecisionsQuery } from '../../api/desk';
import { Section } from '../../ui/Section';
import { moment } from '../../ui/words';
import classes from './ContextPanel.module.css';

/** Why this person and not another: the router's own record. */
export function HowItCame({ conversationId }: { conversationId: string }) {
  const { data = [] } = useQuery(routingDecisionsQuery(conversationId));
  const [latest] = data.toSorted((a, b) => b.at.localeCompare(a.at));
  if (!latest) return null;
  const others = latest.candidates.filter((each) => each.verdict !== 'chosen');
  return (
    <Section label="How it came here" source={moment(latest.at)}>
      <p className={classes.plain}>
        {latest.chosen ? `Offered to ${latest.chosen.name}` : 'Nobody could take it'}: {latest.rule}
      </p>
      {others.length > 0 ? (
        <details className={classes.fold}>
          <summary>Why not the other {others.length}</summary>
          <ul className={classes.before}>
            {others.map((each) => (
              <li key={each.id}>
                <span className={classes.value}>{each.name}</span>
                <span className={classes.meta}>{each.why}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </Section>
  );
}
