import type { Profile } from '@contract/conversations';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { tell, tellProblem, tellUndo } from '../shell/tell';
import { IconClose, IconPlus } from '../ui/icons';
import { Section } from '../ui/Section';
import { TagField } from '../ui/TagField';
import { useFocusBack } from '../ui/useFocusBack';
import { changeTags } from './known';
import classes from './Known.module.css';
import { shortDay } from './words';

function Add({ profile, onDone }: { profile: Profile; onDone: () => void }) {
  useFocusBack();
  const add = useMutation({
    mutationFn: (what: string) => changeTags(profile.id, { add: [what] }),
    onSuccess: (_, what) => {
      tell(`Tagged “${what}”`);
      onDone();
    },
    onError: (error) => tellProblem('The tag was not added.', error),
  });
  return (
    <div className={classes.add}>
      <TagField
        place="/v1/tags"
        has={profile.tags.map(({ tag }) => tag)}
        maxLength={60}
        onAdd={(tag) => add.mutate(tag)}
        onLeave={onDone}
      />
    </div>
  );
}

/** Words on a person, and the segments they are in because of all that is known. */
export function PersonTags({ profile }: { profile: Profile }) {
  const [adding, setAdding] = useState(false);
  const save = useMutation({
    mutationFn: (change: { add?: string[]; remove?: string[] }) => changeTags(profile.id, change),
    onError: (error) => tellProblem('That was not saved.', error),
  });
  const remove = (tag: string) =>
    save.mutate(
      { remove: [tag] },
      { onSuccess: () => tellUndo(`“${tag}” removed`, () => save.mutate({ add: [tag] })) },
    );
  return (
    <>
      <Section label="Tags">
        <ul className={classes.tags}>
          {profile.tags.map(({ tag }) => (
            <li key={tag} className={classes.tag}>
              {tag}
              <button
                type="button"
                className={classes.off}
                aria-label={`Remove the tag ${tag}`}
                onClick={() => remove(tag)}
              >
                <IconClose size={12} stroke={1.8} aria-hidden="true" />
              </button>
            </li>
          ))}
          <li>
            <Button
              variant="subtle"
              size="compact-xs"
              aria-expanded={adding}
              leftSection={<IconPlus size={13} stroke={1.65} aria-hidden="true" />}
              onClick={() => setAdding(!adding)}
            >
              Add a tag
            </Button>
          </li>
        </ul>
        {adding ? <Add profile={profile} onDone={() => setAdding(false)} /> : null}
      </Section>
      {profile.segments.length > 0 ? (
        <Section label="In segments">
          <ul className={classes.segments}>
            {profile.segments.map(({ id, name, enteredAt }) => (
              <li key={id}>
                {name}
                <span className={classes.since}>since {shortDay(enteredAt)}</span>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </>
  );
}
