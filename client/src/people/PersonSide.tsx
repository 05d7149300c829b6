import type { Profile } from '@contract/conversations';
import { Switch } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { tellProblem, tellUndo } from '../shell/tell';
import { Section } from '../ui/Section';
import { changeProfile, type ProfileChange } from './api';
import { Known } from './Known';
import classes from './PersonPage.module.css';
import { PersonTags } from './PersonTags';
import { Vulnerable } from './Vulnerable';

/** What holds for the whole person: wishes, an open complaint, and what is noted about them. */
export function PersonSide({ profile }: { profile: Profile }) {
  const save = useMutation({
    mutationFn: (change: ProfileChange) => changeProfile(profile.id, change),
    onError: (error) => tellProblem('That was not saved.', error),
  });
  const flip = (change: ProfileChange, undo: ProfileChange, text: string) =>
    save.mutate(change, { onSuccess: () => tellUndo(text, () => save.mutate(undo)) });
  return (
    <>
      <Section label="To mind">
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
          <Vulnerable profile={profile} />
        </div>
      </Section>
      <PersonTags profile={profile} />
      <Known profile={profile} />
    </>
  );
}
