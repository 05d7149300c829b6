import { Button, PasswordInput, TextInput } from '@mantine/core';
import type { Me } from '@contract/conversations';
import { useState } from 'react';
import { problemOf } from '../api/problem';
import { session } from '../api/session';
import classes from './SignInPage.module.css';

const words: Record<string, string> = {
  bad_credentials: 'This e-mail and password do not belong together.',
  bad_totp: 'That code is not right, or its half minute is over. Try the next one.',
  unreachable: 'The server did not answer. Your words are kept; try again.',
};

/** Mail and password, and the code of a second factor where the hub asks for one. */
export function SignInForm({ onDone }: { onDone: (me: Me) => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      onDone(
        await session.byPassword({
          email: email.trim(),
          password,
          ...(asksCode ? { totp: totp.replace(/\s/g, '') } : {}),
        }),
      );
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === 'totp_required' && !asksCode) setAsksCode(true);
      else setFault(words[problem.code === 'totp_required' ? 'bad_totp' : problem.code] ?? problem.title);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={submit} className={classes.form}>
      <TextInput
        label="Work e-mail"
        type="email"
        name="email"
        autoComplete="username"
        required
        withAsterisk={false}
        size="md"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        size="md"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {asksCode ? (
        <TextInput
          label="Code from your authenticator app"
          name="totp"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          size="md"
          autoFocus
          value={totp}
          onChange={(event) => setTotp(event.currentTarget.value)}
        />
      ) : null}
      {fault ? (
        <p className={classes.fault} role="alert">
          {fault}
        </p>
      ) : null}
      <Button type="submit" size="lg" fullWidth loading={busy}>
        Sign in
      </Button>
    </form>
  );
}
