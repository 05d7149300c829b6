import type { Id } from '@contract/common';
import type { Profile } from '@contract/conversations';
import type { Call } from '@contract/voice';
import { Button, Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ComponentPropsWithRef } from 'react';
import { useMe } from '../api/session';
import { tell, tellProblem } from '../shell/tell';
import { IconButton } from '../ui/IconButton';
import { IconPhone } from '../ui/icons';
import { callsOfQuery, hasLineQuery, voice } from './api';
import { expectCall } from './phone';

interface Props {
  /** Null: there is none with them yet. */
  conversationId: Id | null;
  profile: Pick<Profile, 'id' | 'identities' | 'doNotContact'>;
  onCalling?: (call: Call) => void;
  /** With its word beside the sign, where there is room. */
  withWord?: boolean;
}

/** Calls a customer by one of their numbers: your own phone is rung first, so that nobody answers to silence. */
export function CallButton({ conversationId, profile, onCalling, withWord = false }: Props) {
  const me = useMe();
  const cache = useQueryClient();
  const { data: hasLine } = useQuery(hasLineQuery);
  const numbers = profile.identities.filter(({ kind }) => kind === 'phone').map(({ value }) => value);
  const canCall = hasLine === true && numbers.length > 0;
  const { data: calls } = useQuery({
    ...callsOfQuery(conversationId ?? ''),
    enabled: canCall && conversationId !== null,
  });
  const place = useMutation({
    mutationFn: async (number: string) => {
      if (typeof me.preferences.callPhone !== 'string') await expectCall();
      return conversationId === null ? voice.placeFirst(profile.id, number) : voice.place(conversationId, number);
    },
    onSuccess: (call) => {
      tell(`Your phone rings first, then ${call.phone ?? 'theirs'}`);
      onCalling?.(call);
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ['voice', 'calls'] }),
    onError: (error) => tellProblem('Nobody was called.', error),
  });
  if (!canCall) return null;
  const isOn = calls?.some(({ state }) => state !== 'ended') ?? false;
  const isOff = isOn || place.isPending || profile.doNotContact;
  const label = profile.doNotContact ? 'Not to be contacted' : 'Call';
  const [only] = numbers;
  const shown = { label, disabled: isOff, withWord };
  if (numbers.length === 1 && only) return <Target {...shown} onClick={() => place.mutate(only)} />;
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Target {...shown} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Which number?</Menu.Label>
        {numbers.map((number) => (
          <Menu.Item key={number} onClick={() => place.mutate(number)}>
            {number}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

type TargetProps = { label: string; withWord: boolean } & Omit<ComponentPropsWithRef<'button'>, 'children' | 'color'>;

function Target({ label, withWord, ...rest }: TargetProps) {
  const icon = <IconPhone size={withWord ? 16 : 18} stroke={1.65} aria-hidden="true" />;
  if (!withWord)
    return (
      <IconButton label={label} {...rest}>
        {icon}
      </IconButton>
    );
  return (
    <Button size="sm" variant="default" leftSection={icon} {...rest}>
      {label}
    </Button>
  );
}
