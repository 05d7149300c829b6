import type { Inbox, VerifyStep } from '@contract/channels';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconCheck, IconFailed, IconInferred } from '../../ui/icons';
import { Faults } from '../../ui/Faults';
import { inboxes } from './api';
import classes from './Channels.module.css';

const looks = {
  true: [IconCheck, 'right'],
  false: [IconFailed, 'wrong'],
  null: [IconInferred, 'not known yet'],
} as const;

function Step({ name, ok, words }: VerifyStep) {
  const [Icon, state] = looks[`${ok}`];
  return (
    <li data-ok={String(ok)}>
      <Icon size={16} stroke={1.9} aria-hidden="true" />
      <span>
        <span className={classes.checkName}>
          {name}
          <span className="tl-visually-hidden">: {state}.</span>
        </span>
        <span className={classes.checkWords}>{words}</span>
      </span>
    </li>
  );
}

/** Asks the hub to look whether this inbox can work, and shows what it found, step by step. */
export function VerifyPanel({ inbox, primary = false }: { inbox: Pick<Inbox, 'id'>; primary?: boolean }) {
  const verify = useMutation({ mutationFn: () => inboxes.verify(inbox.id) });
  return (
    <div className={classes.verify}>
      <Button variant={primary ? 'filled' : 'default'} loading={verify.isPending} onClick={() => verify.mutate()}>
        {verify.data ? 'Verify again' : 'Verify'}
      </Button>
      <div role="status">
        {verify.data ? (
          <>
            <p className={classes.verdict}>{verdict(verify.data.steps)}</p>
            <ul className={classes.checks}>
              {verify.data.steps.map((step) => (
                <Step key={step.name} {...step} />
              ))}
            </ul>
          </>
        ) : null}
      </div>
      <Faults error={verify.error} />
    </div>
  );
}

function verdict(steps: VerifyStep[]): string {
  if (steps.some(({ ok }) => ok === false)) return 'Something is not right yet.';
  return steps.some(({ ok }) => ok === null) ? 'Nothing is wrong, and not everything is known yet.' : 'It works.';
}
