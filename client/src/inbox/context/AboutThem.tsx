import type { Id } from '@contract/common';
import type { Profile } from '@contract/conversations';
import type { Trait } from '@contract/traits';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Masked } from '../../people/Masked';
import { fieldsQuery } from '../../people/known';
import { channelsNamed, labelWords, saidWords, valueWords, withoutToday } from '../../people/trait-words';
import { IconTag } from '../../ui/icons';
import { Pill } from '../../ui/Pill';
import { Section } from '../../ui/Section';
import { nameWithin } from '../../ui/words';
import classes from './ContextPanel.module.css';

const MOST = 8;

interface ValueProps {
  trait: Trait;
  person: Id;
  conversationId: Id;
}

function Value({ trait, person, conversationId }: ValueProps) {
  const [looked, setLooked] = useState<{ value: unknown } | null>(null);
  if (trait.masked && !looked)
    return (
      <Masked person={person} field={trait} conversationId={conversationId} onShown={(value) => setLooked({ value })} />
    );
  return valueWords(looked ? looked.value : trait.value, trait.type);
}

/** What is known of them, who said it, and which groups of people they are in. */
export function AboutThem({ profile, conversationId }: { profile: Profile; conversationId: Id }) {
  // What somebody said comes before what the hub counted.
  const { data: fields = [] } = useQuery(fieldsQuery);
  const told = withoutToday(channelsNamed(profile.traits, fields), fields)
    .filter(({ value, masked }) => masked || (value !== null && value !== undefined && value !== ''))
    .toSorted((a, b) => Number(a.computed) - Number(b.computed));
  const groups = [...profile.tags.map(({ tag }) => tag), ...profile.segments.map(({ name }) => name)];
  if (told.length + groups.length === 0) return null;
  return (
    <Section label={`About ${nameWithin(profile.name)}`} source="Profile">
      {told.length > 0 ? (
        <dl className={classes.known}>
          {told.slice(0, MOST).map((trait) => (
            <div key={trait.name} title={saidWords(trait)}>
              <dt>{labelWords(trait)}</dt>
              <dd>
                <Value trait={trait} person={profile.id} conversationId={conversationId} />
                {trait.fresh === false ? <span className={classes.stale}> may be out of date</span> : null}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {told.length > MOST ? <p className={classes.meta}>{told.length - MOST} more on their page</p> : null}
      {groups.length > 0 ? (
        <div className={classes.groups}>
          {profile.tags.map(({ tag }) => (
            <Pill key={tag} icon={<IconTag size={13} stroke={1.9} aria-hidden="true" />}>
              {tag}
            </Pill>
          ))}
          {profile.segments.map(({ id, name }) => (
            <Pill key={id} title="A segment they are in">
              {name}
            </Pill>
          ))}
        </div>
      ) : null}
    </Section>
  );
}
