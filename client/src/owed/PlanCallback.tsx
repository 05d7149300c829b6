import type { Id } from '@contract/common';
import type { Profile } from '@contract/conversations';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { profileConversationsQuery } from '../api/conversations';
import { IconButton } from '../ui/IconButton';
import { IconCallback } from '../ui/icons';
import { callbackOptionsQuery } from './api';

// Only when somebody plans one: not part of the first load.
const CallbackForm = lazy(() =>
  import('./CallbackForm').then(({ CallbackForm: component }) => ({ default: component })),
);

type Person = Pick<Profile, 'identities' | 'doNotContact'>;

export const hasNumber = ({ identities }: Pick<Profile, 'identities'>): boolean =>
  identities.some(({ kind }) => kind === 'phone');

interface Props {
  conversationId: Id;
  profile: Person;
  opened: boolean;
  onChange: (opened: boolean) => void;
  /** With its words beside the sign, where there is room. */
  withWords?: boolean;
}

/** Opens the form that plans a callback, or moves the one that is planned. Where no number is known there is none to plan. */
export function PlanCallback({ conversationId, profile, opened, onChange, withWords = false }: Props) {
  const canCall = hasNumber(profile);
  const { data: options } = useQuery({ ...callbackOptionsQuery(conversationId), enabled: canCall });
  if (!canCall) return null;
  const rings = options?.live?.state === 'calling';
  const label = rings ? 'They are being called back' : options?.live ? 'Move the callback' : 'Plan a callback';
  const shown = { disabled: rings || !options, onClick: () => onChange(true) };
  return (
    <>
      {withWords ? (
        <Button
          size="sm"
          variant="default"
          leftSection={<IconCallback size={16} stroke={1.65} aria-hidden="true" />}
          {...shown}
        >
          {label}
        </Button>
      ) : (
        <IconButton label={label} {...shown}>
          <IconCallback size={18} stroke={1.65} />
        </IconButton>
      )}
      {opened && options ? (
        <Suspense fallback={null}>
          <CallbackForm conversationId={conversationId} options={options} onClose={() => onChange(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

/** The same from a person's page: the callback belongs to what was last talked about with them. */
export function PlanCallbackForPerson({ profile }: { profile: Profile }) {
  // What is written stays about the conversation it was begun about, whatever is said meanwhile in another.
  const [begun, setBegun] = useState<Id | null>(null);
  const { data } = useQuery({ ...profileConversationsQuery(profile.id), enabled: hasNumber(profile) });
  const about = begun ?? data?.data[0]?.id;
  if (!about) return null;
  return (
    <PlanCallback
      conversationId={about}
      profile={profile}
      opened={begun !== null}
      onChange={(open) => setBegun(open ? about : null)}
      withWords
    />
  );
}
