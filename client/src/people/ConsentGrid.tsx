import type { Id } from '@contract/common';
import type { Purpose } from '@contract/consents';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../api/problem';
import { tell } from '../shell/tell';
import { Secret } from '../settings/Secret';
import { copyText } from '../ui/copy';
import { ErrorState } from '../ui/ErrorState';
import { IconCheck, IconClose, IconInferred, IconLink, IconMerge, type TablerIcon } from '../ui/icons';
import { Skeleton } from '../ui/Skeleton';
import { channelsOf, consentsOf, pageLink, purposesQuery, type Shown, shownOf } from './ConsentGrid.data';
import { ConsentDrawer } from './ConsentGrid.drawer';
import classes from './ConsentGrid.module.css';
import { channelWords, named } from './words';

const icons: Record<Shown['state'], TablerIcon> = {
  granted: IconCheck,
  default: IconCheck,
  refused: IconClose,
  unknown: IconInferred,
};

interface CellProps {
  purpose: Purpose;
  channel: string;
  shown: Shown;
  onOpen: () => void;
}

function ConsentCell({ purpose, channel, shown, onOpen }: CellProps) {
  const Icon = icons[shown.state];
  const says = [shown.text, shown.ground, ...shown.otherwise].join('. ');
  const merged = shown.stricter ? '. The stricter of two merged records' : '';
  return (
    <button
      type="button"
      className={classes.cell}
      data-state={shown.state}
      onClick={onOpen}
      aria-haspopup="dialog"
      aria-label={`${purpose.label}, ${named(channelWords, channel)}: ${says}${merged}. History and change`}
    >
      <Icon size={16} stroke={1.65} aria-hidden="true" />
      <span className={classes.cellText}>
        <span className={classes.state}>
          {shown.text}
          {shown.stricter ? <IconMerge size={14} stroke={1.8} aria-hidden="true" /> : null}
        </span>
        <span className={classes.ground}>{shown.ground}</span>
        {shown.otherwise.map((one) => (
          <span key={one} className={classes.ground}>
            {one}
          </span>
        ))}
      </span>
    </button>
  );
}

/** Their own page, by a link that is theirs alone. */
function TheirPage({ person }: { person: Id }) {
  const make = useMutation({
    mutationFn: async () => {
      const { url } = await pageLink(person);
      return { url, copied: await copyText(url) };
    },
    onSuccess: ({ copied }) => {
      if (copied) tell('Link copied. Send it to this person only: whoever has it can change these choices.');
    },
    onError: (error) => tell(problemOf(error).title),
  });
  if (make.data && !make.data.copied)
    return <Secret label="For this person only: whoever has it can change these choices" value={make.data.url} />;
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      leftSection={<IconLink size={15} stroke={1.65} aria-hidden="true" />}
      loading={make.isPending}
      onClick={() => make.mutate()}
    >
      Copy the link to their page
    </Button>
  );
}

/** Purpose by channel: what the person agreed to, on which ground, since when. A cell opens its history and takes a change. */
export function ConsentGrid({ person, name }: { person: Id; name: string }) {
  const query = useQuery(consentsOf(person));
  const purposes = useQuery(purposesQuery);
  const [open, setOpen] = useState<{ purpose: Purpose; channel: string } | null>(null);
  if (query.isPending || purposes.isPending) return <Skeleton lines={4} />;
  // One that could not be read again stays as it was read: a change may be half written.
  if (!query.data || !purposes.data) {
    return (
      <ErrorState
        title="We could not load what was agreed to"
        error={query.error ?? purposes.error}
        onRetry={() => Promise.all([query.refetch(), purposes.refetch()])}
      />
    );
  }
  const consents = query.data;
  const channels = channelsOf(consents);
  const stricter = consents.cells.some((cell) => cell.stricter);
  return (
    <>
      <div className={classes.head}>
        <h2 className={classes.title}>What {name} agreed to</h2>
        <TheirPage person={person} />
      </div>
      {/* Wider than a phone: it scrolls by itself, and keys must be able to do that too. */}
      <section className={classes.scroll} aria-label="Consents" tabIndex={0}>
        <table className={classes.grid}>
          <thead>
            <tr>
              <th scope="col">Purpose</th>
              {channels.map((channel) => (
                <th key={channel} scope="col">
                  {named(channelWords, channel)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {purposes.data.map((purpose) => (
              <tr key={purpose.name}>
                <th scope="row">{purpose.label}</th>
                {channels.map((channel) => (
                  <td key={channel} data-channel={named(channelWords, channel)}>
                    <ConsentCell
                      purpose={purpose}
                      channel={channel}
                      shown={shownOf(consents, purpose, channel)}
                      onOpen={() => setOpen({ purpose, channel })}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {stricter ? (
        <p className={classes.merged}>
          <IconMerge size={15} stroke={1.8} aria-hidden="true" />
          Two records of this person disagree, and the stricter holds. A new word noted here overrules both.
        </p>
      ) : (
        <p className={classes.about}>Every change is kept with its source, time and words.</p>
      )}
      <ConsentDrawer
        cell={
          open && {
            ...open,
            person,
            shown: shownOf(consents, open.purpose, open.channel),
            history: consents.history,
          }
        }
        onClose={() => setOpen(null)}
      />
    </>
  );
}
