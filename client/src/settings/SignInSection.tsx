import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '../api/session';
import { tell } from '../shell/tell';
import { IconCheck } from '../ui/icons';
import { Pill } from '../ui/Pill';
import text from '../ui/TextLink.module.css';
import { account } from './api';
import { faultAt, Faults } from '../ui/Faults';
import classes from './Form.module.css';
import { Secret } from './Secret';

const eye = { 'aria-label': 'Show what is typed' };
const LEAST = 12;

function Password() {
  const { hasPassword } = useMe();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const save = useMutation({
    mutationFn: () => account.setPassword({ password, ...(hasPassword ? { current } : {}) }),
    onSuccess: () => {
      setCurrent('');
      setPassword('');
      tell('Password saved');
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {hasPassword ? (
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={faultAt(save.error, '/current')}
          visibilityToggleButtonProps={eye}
        />
      ) : (
        <p className={classes.words}>You sign in by link so far. With a password you need no mail.</p>
      )}
      <PasswordInput
        label={hasPassword ? 'New password' : 'Password'}
        description={`At least ${LEAST} characters. A sentence is easier than signs.`}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={faultAt(save.error, '/password')}
        visibilityToggleButtonProps={eye}
      />
      <Faults error={save.error} fields={['/current', '/password']} />
      <Button
        type="submit"
        loading={save.isPending}
        disabled={password.length < LEAST || (hasPassword && current === '')}
      >
        {hasPassword ? 'Change password' : 'Set password'}
      </Button>
    </form>
  );
}

function SecondStep() {
  const { hasTotp } = useMe();
  const [code, setCode] = useState('');
  const start = useMutation({ mutationFn: account.startTotp });
  const confirm = useMutation({
    mutationFn: () => account.confirmTotp(code.replaceAll(/\s/g, '')),
    onSuccess: () => {
      setCode('');
      start.reset();
      tell('From now on a code is asked for with your password');
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <div>
        <p className={classes.label}>Codes from an authenticator</p>
        {hasTotp ? (
          <Pill tone="ok" icon={<IconCheck size={14} stroke={1.9} aria-hidden="true" />}>
            On
          </Pill>
        ) : (
          <p className={classes.words}>A six-digit code from your phone, asked for with the password.</p>
        )}
      </div>
      {start.data ? (
        <>
          <Secret
            label="1. Add this secret to your authenticator"
            value={start.data.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}
          />
          <a href={start.data.uri} className={text.link}>
            Open in an authenticator on this device
          </a>
          <TextInput
            label="2. Enter the code it shows"
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            error={faultAt(confirm.error, '/code')}
          />
          <Faults error={confirm.error} fields={['/code']} />
          <div className={classes.buttons}>
            <Button type="submit" loading={confirm.isPending} disabled={code.replaceAll(/\s/g, '').length !== 6}>
              Confirm
            </Button>
            <Button variant="subtle" onClick={() => start.reset()}>
              Cancel
            </Button>
          </div>
        </>
      ) : (
        <>
          <Faults error={start.error} />
          <Button variant="default" loading={start.isPending} onClick={() => start.mutate()}>
            {hasTotp ? 'Move to another phone' : 'Set up'}
          </Button>
        </>
      )}
    </form>
  );
}

/** The password and the code that goes with it. */
export function SignInSection() {
  return (
    <>
      <Password />
      <hr className={classes.rule} />
      <SecondStep />
    </>
  );
}
