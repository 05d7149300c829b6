import type { Call, Supervision } from '@contract/voice';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMe } from '../api/session';
import { announce } from '../live/announce';
import { tellProblem } from '../shell/tell';
import { voice } from './api';
import { expectCall } from './phone';
import classes from './Softphone.module.css';

type How = Supervision | 'take-over';
const ways: { how: How; label: string; does: string }[] = [
  { how: 'listen', label: 'Listen', does: 'You hear both. Nobody hears you.' },
  { how: 'whisper', label: 'Whisper', does: 'Only your colleague hears you.' },
  { how: 'barge', label: 'Barge in', does: 'Both hear you.' },
  { how: 'take-over', label: 'Take over', does: 'The call is yours; your colleague leaves it.' },
];

/** A supervisor in somebody's call. Your own phone is rung for it, and from there one way leads to another. */
export function Supervise({ call, name }: { call: Call; name: string }) {
  const me = useMe();
  const cache = useQueryClient();
  const act = useMutation({
    mutationFn: async (how: How) => {
      if (!mine && typeof me.preferences.callPhone !== 'string') await expectCall();
      return voice.supervise(call.id, how);
    },
    onSuccess: (_, how) => announce(ways.find((way) => way.how === how)?.does ?? ''),
    onSettled: () => cache.invalidateQueries({ queryKey: ['voice', 'calls'] }),
    onError: (error) => tellProblem('You are not in the call.', error),
  });
  const mine = call.legs.find(
    ({ kind, agent, state }) => kind === 'supervisor' && agent?.id === me.id && state !== 'left' && state !== 'failed',
  );
  if (me.role === 'agent' || call.state !== 'talking' || call.agentId === me.id) return null;
  return (
    <div className={classes.acts} role="group" aria-label={`Call of ${name}`}>
      {ways.map(({ how, label, does }) => (
        <Button
          key={how}
          size="compact-xs"
          variant="default"
          title={does}
          aria-pressed={how === 'take-over' ? undefined : mine?.mode === how}
          disabled={act.isPending}
          onClick={() => act.mutate(how)}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}
