import type { Profile } from '@contract/conversations';
import { useQuery } from '@tanstack/react-query';
import { useMe } from '../api/session';
import { Section } from '../ui/Section';
import { fieldsQuery } from './known';
import classes from './Known.module.css';
import { type Field, TraitField } from './TraitField';
import { channelsNamed } from './trait-words';

/** What is known of a person: the fields of this hub, what else systems and colleagues told, and what the hub works out. */
export function Known({ profile }: { profile: Profile }) {
  const me = useMe();
  const declared = useQuery(fieldsQuery);
  const known = new Map(profile.traits.map((one) => [one.name, one]));
  const fields: Field[] = (declared.data ?? [])
    .filter((one) => !one.compute && (one.visibility === 'team' || me.role !== 'agent'))
    .map((one) => known.get(one.name) ?? { ...one, declared: true, computed: false });
  const loose = profile.traits.filter((one) => !one.declared);
  const computed = channelsNamed(
    profile.traits.filter((one) => one.computed),
    declared.data ?? [],
  );
  return (
    <>
      {fields.length + loose.length > 0 ? (
        <Section label="Known">
          <dl className={classes.list}>
            {[...fields, ...loose].map((field) => (
              <TraitField key={field.name} person={profile.id} field={field} />
            ))}
          </dl>
        </Section>
      ) : null}
      {computed.length > 0 ? (
        <Section label="In numbers" source="worked out">
          <dl className={classes.list}>
            {computed.map((field) => (
              <TraitField key={field.name} person={profile.id} field={field} />
            ))}
          </dl>
        </Section>
      ) : null}
    </>
  );
}
