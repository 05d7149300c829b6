import type { Profile } from '@contract/conversations';
import { Button, Tabs, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { problemOf } from '../api/problem';
import { profileQuery } from '../api/profiles';
import { tell } from '../shell/tell';
import { PlanCallbackForPerson } from '../owed/PlanCallback';
import { Avatar } from '../ui/Avatar';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { IconButton } from '../ui/IconButton';
import { IconDraft } from '../ui/icons';
import { Pill } from '../ui/Pill';
import { Skeleton } from '../ui/Skeleton';
import { useFilters } from '../ui/useFilters';
import { useNow } from '../ui/useNow';
import { firstName } from '../ui/words';
import { BesideBar } from '../inbox/conversation/BesideBar';
import { WriteToThem } from '../inbox/composer/WriteToThem';
import { CallPerson } from '../voice/CallPerson';
import { Ahead } from './Ahead';
import { changeProfile } from './api';
import { ConsentGrid } from './ConsentGrid';
import { PersonData } from './ExportPerson';
import { Identities } from './Identities';
import { MergedRecords } from './merge/MergedRecords';
import { SamePerson } from './merge/SamePerson';
import classes from './PersonPage.module.css';
import { PersonSide } from './PersonSide';
import { ContactsOfPerson, Conversations, DecisionsOnPerson } from './PersonTabs';
import { Timeline } from './Timeline';
import { aboutPerson } from './words';

const tabs = [
  { value: 'identity', label: 'Identity and consent' },
  { value: 'timeline', label: 'Timeline' },
  { value: 'conversations', label: 'Conversations' },
  { value: 'contacts', label: 'Contacts' },
  { value: 'decisions', label: 'Decisions' },
] as const;

function Rename({ profile, onDone }: { profile: Profile; onDone: () => void }) {
  const [name, setName] = useState(profile.name ?? '');
  const save = useMutation({
    mutationFn: () => changeProfile(profile.id, { name: name.trim() }),
    onSuccess: () => {
      tell('Name saved');
      onDone();
    },
  });
  return (
    <form
      className={classes.rename}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onDone();
      }}
    >
      <TextInput
        size="xs"
        aria-label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={save.isError ? problemOf(save.error).title : undefined}
        autoFocus
      />
      <Button type="submit" disabled={name.trim() === ''} loading={save.isPending}>
        Save
      </Button>
      <Button variant="subtle" onClick={onDone}>
        Cancel
      </Button>
    </form>
  );
}

function Head({ profile }: { profile: Profile }) {
  const now = useNow(30_000);
  const [renaming, setRenaming] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  // The button stands where the form stood, and is there again only once the form is gone.
  const named = () => {
    setRenaming(false);
    requestAnimationFrame(() => pencil.current?.focus());
  };
  return (
    <header className={classes.head}>
      <Avatar kind="customer" name={profile.name} size={56} />
      <div className={classes.who}>
        {renaming ? (
          <Rename profile={profile} onDone={named} />
        ) : (
          <div className={classes.nameLine}>
            <h1 className={classes.name}>{profile.name ?? 'Name not known'}</h1>
            <IconButton label="Change the name" size="sm" ref={pencil} onClick={() => setRenaming(true)}>
              <IconDraft size={16} stroke={1.65} aria-hidden="true" />
            </IconButton>
            {profile.doNotContact ? <Pill tone="danger">Do not contact</Pill> : null}
            {profile.openComplaint ? <Pill tone="warn">Complaint open</Pill> : null}
            {profile.vulnerable ? <Pill tone="warn">Needs care</Pill> : null}
          </div>
        )}
        <p className={classes.about}>{aboutPerson(profile, now)}</p>
      </div>
      <div className={classes.acts}>
        <CallPerson profile={profile} />
        <PlanCallbackForPerson profile={profile} />
        <WriteToThem person={profile} />
        <PersonData id={profile.id} />
      </div>
    </header>
  );
}

function Person({ profile }: { profile: Profile }) {
  const [{ tab = 'identity' }, set] = useFilters(['tab']);
  const name = profile.name ? firstName(profile.name) : 'this person';
  return (
    <div className={classes.page}>
      <div className={classes.main}>
        <BesideBar conversationId={null} profileId={profile.id} />
        <Head profile={profile} />
        <Tabs
          value={tab}
          keepMounted={false}
          onChange={(value) => set({ tab: value === 'identity' ? undefined : (value ?? undefined) }, { replace: true })}
          classNames={{ list: classes.tabs, tab: classes.tab, panel: classes.panel }}
        >
          <Tabs.List>
            {tabs.map(({ value, label }) => (
              <Tabs.Tab key={value} value={value}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="identity">
            <Identities profile={profile} name={name} />
            <MergedRecords profile={profile} />
            <ConsentGrid person={profile.id} name={name} />
          </Tabs.Panel>
          <Tabs.Panel value="timeline">
            <Timeline person={profile.id} name={name} />
          </Tabs.Panel>
          <Tabs.Panel value="conversations">
            <Conversations person={profile.id} />
          </Tabs.Panel>
          <Tabs.Panel value="contacts">
            <ContactsOfPerson person={profile.id} />
          </Tabs.Panel>
          <Tabs.Panel value="decisions">
            <DecisionsOnPerson person={profile.id} />
          </Tabs.Panel>
        </Tabs>
      </div>
      <aside className={classes.side} aria-label={`About ${name}`}>
        <h2 className="tl-visually-hidden">About {name}</h2>
        <SamePerson person={profile.id} />
        <Ahead person={profile.id} />
        <PersonSide profile={profile} />
      </aside>
    </div>
  );
}

/** One person: who they are and how we know, what they agreed to, and all they had to do with us. */
export function PersonPage() {
  const { profileId } = useParams({ strict: false });
  const query = useQuery(profileQuery(profileId ?? ''));
  // Erased while this was open: what was read before is not shown on.
  const isGone = query.isError && problemOf(query.error).status === 404;
  if (query.data && !isGone) return <Person key={query.data.id} profile={query.data} />;
  if (query.isPending) return <Skeleton lines={8} />;
  if (isGone) {
    return (
      <Empty
        title="There is no such person"
        actions={
          <Button component={Link} to="/people" variant="default">
            Find somebody
          </Button>
        }
      >
        They may have been erased on their wish.
      </Empty>
    );
  }
  return <ErrorState title="We could not load this person" error={query.error} onRetry={() => query.refetch()} />;
}
