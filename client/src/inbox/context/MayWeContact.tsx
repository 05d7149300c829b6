import type { Profile } from '@contract/conversations';
import { useQuery } from '@tanstack/react-query';
import { consentsQuery } from '../../api/profiles';
import { IconCheck, IconMinus } from '../../ui/icons';
import { Pill } from '../../ui/Pill';
import { Section } from '../../ui/Section';
import { day, nameWithin } from '../../ui/words';
import classes from './ContextPanel.module.css';

/** Consent by purpose, in words; wishes and flags stand above. A withdrawal names its day; what was never asked is left out. */
export function MayWeContact({ profile }: { profile: Profile }) {
  const { data: consents = [] } = useQuery(consentsQuery(profile.id));
  if (consents.length === 0) return null;
  const purposes = new Map(
    consents.map(({ purpose }) => [purpose, consents.filter((each) => each.purpose === purpose)]),
  );
  return (
    <Section label={`May we contact ${nameWithin(profile.name)}?`}>
      <div className={classes.pills}>
        {[...purposes].map(([purpose, list]) => {
          const granted = list.filter((consent) => consent.granted);
          const name = purpose.charAt(0).toUpperCase() + purpose.slice(1).replaceAll('_', ' ');
          if (granted.length > 0) {
            return (
              <Pill key={purpose} tone="ok" icon={<IconCheck size={13} stroke={1.9} aria-hidden="true" />}>
                {name}: {granted.map((consent) => consent.channel).join(', ')}
              </Pill>
            );
          }
          const last = list.toSorted((a, b) => b.at.localeCompare(a.at))[0];
          return (
            <Pill key={purpose} icon={<IconMinus size={13} stroke={1.9} aria-hidden="true" />}>
              {name}: withdrawn{last ? ` ${day(last.at)}` : ''}
            </Pill>
          );
        })}
      </div>
    </Section>
  );
}
