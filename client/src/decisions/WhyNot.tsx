import type { Id } from '@contract/common';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { profileQuery } from '../api/profiles';
import { problemOf } from '../api/problem';
import { IconClose } from '../ui/icons';
import text from '../ui/TextLink.module.css';
import { plural } from '../ui/words';
import { whyNotQuery } from './api';
import classes from './DecisionsPage.module.css';

/** "Why did nothing happen for her?": answered in one sentence from the latest decision about that person. */
export function WhyNot({ profile, onClose }: { profile: Id; onClose: () => void }) {
  const person = useQuery(profileQuery(profile)).data;
  const why = useQuery(whyNotQuery(profile));
  const latest = why.data?.decisions[0];
  return (
    <section className={classes.why} aria-label="Why, or why not">
      <div className={classes.whyHead}>
        <h2 className={classes.label}>
          Why, or why not:{' '}
          <Link to="/people/$profileId" params={{ profileId: profile }} className={text.link}>
            {person?.name ?? 'this person'}
          </Link>
        </h2>
        <Button
          size="sm"
          variant="subtle"
          onClick={onClose}
          leftSection={<IconClose size={14} stroke={1.9} aria-hidden="true" />}
        >
          Everybody
        </Button>
      </div>
      <p className={classes.answer} role="status">
        {why.isPending ? 'Looking' : null}
        {why.isError ? `We could not find out. ${problemOf(why.error).title}` : null}
        {why.data?.sentence}
      </p>
      {latest ? (
        <p className={classes.meta}>
          From the latest of {plural(why.data?.decisions.length ?? 0, 'decision')}.{' '}
          <Link to="/decisions/$decisionId" params={{ decisionId: latest.id }} className={text.link}>
            See how it was made
          </Link>
        </p>
      ) : null}
    </section>
  );
}
