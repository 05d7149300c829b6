import type { Profile } from '@contract/conversations';
import { useQuery } from '@tanstack/react-query';
import { consentsOf, purposesQuery } from '../../people/ConsentGrid.data';
import { IconCheck, IconMinus } from '../../ui/icons';
import { Pill } from '../../ui/Pill';
import { Section } from '../../ui/Section';
import { nameWithin } from '../../ui/words';
import classes from './ContextPanel.module.css';
import { mayWords } from './may-words';

/** Consent by purpose, in words; wishes and flags stand above. A withdrawal names its day; what was never asked is left out. */
export function MayWeContact({ profile }: { profile: Profile }) {
  const { data: consents } = useQuery(consentsOf(profile.id));
  const { data: purposes, isPending } = useQuery(purposesQuery);
  // A name is not shown in one way and a moment later in another.
  const lines = consents && !isPending ? mayWords(consents, purposes ?? []) : [];
  if (lines.length === 0) return null;
  return (
    <Section label={`May we contact ${nameWithin(profile.name)}?`}>
      <div className={classes.pills}>
        {lines.map(({ purpose, yes, text }) => {
          const Sign = yes ? IconCheck : IconMinus;
          return (
            <Pill key={purpose} tone={yes ? 'ok' : 'plain'} icon={<Sign size={13} stroke={1.9} aria-hidden="true" />}>
              {text}
            </Pill>
          );
        })}
      </div>
    </Section>
  );
}
