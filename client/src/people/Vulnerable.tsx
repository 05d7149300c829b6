import type { Profile } from '@contract/conversations';
import { Button, Radio, Switch, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { tell, tellProblem } from '../shell/tell';
import { changeKnown } from './known';
import classes from './Known.module.css';
import { shortDay } from './words';

/** That somebody needs care, why, and who may read why. It is never switched on without a reason. */
export function Vulnerable({ profile }: { profile: Profile }) {
  const flag = profile.flags.find((one) => one.flag === 'vulnerable');
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [visibility, setVisibility] = useState<'team' | 'supervisors'>('supervisors');
  const save = useMutation({
    mutationFn: (isOn: boolean) =>
      changeKnown(profile.id, {
        flags: [{ flag: 'vulnerable', isOn, visibility, ...(isOn && { reason: reason.trim() }) }],
      }),
    onSuccess: (_, isOn) => {
      tell(isOn ? 'Marked as needing care' : 'No longer marked as needing care');
      setAsking(false);
      setReason('');
    },
    onError: (error) => tellProblem('That was not saved.', error),
  });
  return (
    <div>
      <Switch
        label="Needs care"
        description="Illness, grief, debt, a language barrier: everybody who writes to them sees it."
        checked={flag !== undefined || asking}
        disabled={save.isPending}
        onChange={(event) => {
          if (!event.currentTarget.checked && flag) save.mutate(false);
          else setAsking(event.currentTarget.checked);
        }}
      />
      {flag ? (
        <p className={classes.reason}>
          {flag.reason ?? 'Why is for supervisors to read.'}{' '}
          <span className={classes.said}>
            {flag.visibility === 'supervisors' ? 'Supervisors only, ' : ''}
            {shortDay(flag.at)}
          </span>
        </p>
      ) : null}
      {asking && !flag ? (
        <form
          className={classes.care}
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(true);
          }}
        >
          <Textarea
            label="Why"
            description="In words they could read, too."
            size="xs"
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            autoFocus
          />
          <Radio.Group
            label="Who may read why"
            size="xs"
            value={visibility}
            onChange={(value) => setVisibility(value as 'team' | 'supervisors')}
          >
            <Radio size="xs" mt={6} value="supervisors" label="Supervisors" />
            <Radio size="xs" mt={6} value="team" label="The whole team" />
          </Radio.Group>
          <div className={classes.buttons}>
            <Button type="submit" size="compact-sm" loading={save.isPending} disabled={reason.trim() === ''}>
              Save
            </Button>
            <Button variant="subtle" size="compact-sm" onClick={() => setAsking(false)}>
              Cancel
            </Button>
          </div>
        </form>
      ) : null}
    </div>
  );
}
