import type { Profile } from '@contract/conversations';
import { Switch } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { tellProblem, tellUndo } from '../shell/tell';
import { Section } from '../ui/Section';
import { changeProfile, type ProfileChange } from './api';
import classes from './PersonPage.module.css';

function words(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') {
    return Object.entries(value as Record<string, unknown>)
      .map(([name, part]) => (Array.isArray(value) ? words(part) : `${name} ${words(part)}`))
      .join(', ');
  }
  return String(value);
}

const label = (name: string) => {
  const spaced = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

/** What holds for the whole person: wishes, an open complaint, and what is noted about them. */
export function PersonSide({ profile }: { profile: Profile }) {
  const save = useMutation({
    mutationFn: (change: ProfileChange) => changeProfile(profile.id, change),
    onError: (error) => tellProblem('That was not saved.', error),
  });
  const flip = (change: ProfileChange, undo: ProfileChange, text: string) =>
    save.mutate(change, { onSuccess: () => tellUndo(text, () => save.mutate(undo)) });
  const attributes = Object.entries(profile.attributes);
  return (
    <>
      <Section label="May we contact">
        <div className={classes.switches}>
          <Switch
            label="Do not contact"
            description="Nothing goes out that the hub decides on by itself. People may answer."
            checked={profile.doNotContact}
            disabled={save.isPending}
            onChange={(event) => {
              const doNotContact = event.currentTarget.checked;
              flip(
                { doNotContact },
                { doNotContact: !doNotContact },
                doNotContact ? 'Will not be contacted' : 'May be contacted again',
              );
            }}
          />
          <Switch
            label="A complaint is open"
            description="Held until it is closed: offers and callbacks the hub would send."
            checked={profile.openComplaint}
            disabled={save.isPending}
            onChange={(event) => {
              const openComplaint = event.currentTarget.checked;
              flip(
                { openComplaint },
                { openComplaint: !openComplaint },
                openComplaint ? 'Complaint marked open' : 'Complaint closed',
              );
            }}
          />
        </div>
      </Section>
      {attributes.length > 0 ? (
        <Section label="Noted">
          <dl className={classes.facts}>
            {attributes.map(([name, value]) => (
              <div key={name}>
                <dt>{label(name)}</dt>
                <dd>{words(value)}</dd>
              </div>
            ))}
          </dl>
        </Section>
      ) : null}
    </>
  );
}
