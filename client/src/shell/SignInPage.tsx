import { useMantineColorScheme } from '@mantine/core';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { queryClient } from '../api/client';
import { keys } from '../api/keys';
import { problemOf } from '../api/problem';
import { session } from '../api/session';
import { paths } from '../paths';
import { Wordmark } from '../ui/Mark';
import { SignInForm } from './SignInForm';
import classes from './SignInPage.module.css';

function greeting(hour = new Date().getHours()): string {
  if (hour < 5) return 'Good night';
  if (hour < 12) return 'Good morning';
  return hour < 18 ? 'Good afternoon' : 'Good evening';
}

const linkWords: Record<string, string> = {
  link_expired: 'This link has expired. Ask for a new one, or use your password.',
  link_used: 'This link was used before. Ask for a new one, or use your password.',
};

/** The way in: by a link that was sent, or by password; then back to where one wanted to go. */
export function SignInPage() {
  const { link, back } = useSearch({ from: '/sign-in' });
  const { history } = useRouter();
  const { setColorScheme } = useMantineColorScheme();
  const [linkFault, setLinkFault] = useState<string | null>(null);
  const exchanged = useRef(false);

  const enter = useCallback(async () => {
    await queryClient.invalidateQueries({ queryKey: keys.me });
    // Only a place of ours: an address from outside could send a fresh session anywhere.
    const inside = back?.startsWith('/') && !back.startsWith('//') && !back.startsWith('/sign-in');
    history.push(inside && back ? back : paths.inbox);
  }, [back, history]);

  useEffect(() => {
    if (!link || exchanged.current) return;
    exchanged.current = true;
    session.byLink(link).then(
      (me) => {
        queryClient.setQueryData(keys.me, me);
        void enter();
      },
      (error: unknown) => {
        const problem = problemOf(error);
        setLinkFault(linkWords[problem.code] ?? `${problem.title} Use your password, or ask for a new link.`);
      },
    );
  }, [link, enter]);

  useEffect(() => setColorScheme('auto'), [setColorScheme]);

  return (
    <main className={classes.page}>
      <svg className={classes.curve} viewBox="0 0 1440 420" preserveAspectRatio="none" fill="none" aria-hidden="true">
        <path d="M0 382C430 382 480 310 720 200S1010 2 1440 2" vectorEffect="non-scaling-stroke" />
      </svg>
      <div className={classes.card}>
        <Wordmark />
        <h1 className={classes.title}>{greeting()}</h1>
        {link && !linkFault ? (
          <p className={classes.lead} role="status">
            Signing you in with your link
          </p>
        ) : (
          <>
            <p className={classes.lead}>Sign in to your inbox</p>
            {linkFault ? (
              <p className={classes.fault} role="alert">
                {linkFault}
              </p>
            ) : null}
            <SignInForm
              onDone={(me) => {
                queryClient.setQueryData(keys.me, me);
                void enter();
              }}
            />
          </>
        )}
      </div>
      <p className={classes.foot}>New here? Your administrator sends the invitation.</p>
    </main>
  );
}
