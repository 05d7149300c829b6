import type { Id } from '@contract/common';
import { Button, Popover, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../api/problem';
import { tell } from '../shell/tell';
import { ErrorState } from '../ui/ErrorState';
import { IconCheck, IconClose, IconInferred, type TablerIcon } from '../ui/icons';
import { Skeleton } from '../ui/Skeleton';
import { moment } from '../ui/words';
import { type ConsentLine, consentRecordsQuery, setConsent } from './api';
import classes from './ConsentGrid.module.css';
import { type Cell, cellOf, channelWords, named, purposeWords } from './words';

const PURPOSES = ['service', 'feedback', 'marketing'];
const CHANNELS = ['webchat', 'custom', 'any'];

const icons: Record<Cell['state'], TablerIcon> = {
  granted: IconCheck,
  default: IconCheck,
  refused: IconClose,
  unknown: IconInferred,
};

const known = (usual: string[], found: string[]) => [...new Set([...usual, ...found])];

interface CellProps {
  person: Id;
  purpose: string;
  channel: string;
  cell: Cell;
}

function Change({ person, purpose, channel, cell, onDone }: CellProps & { onDone: () => void }) {
  const [source, setSource] = useState('');
  const save = useMutation({
    mutationFn: (granted: boolean) => setConsent(person, { purpose, channel, granted, source: source.trim() }),
    onSuccess: (_answer, granted) => {
      tell(`${named(purposeWords, purpose)}: ${granted ? 'given' : 'withdrawn'}. It holds from the next message on.`);
      onDone();
    },
  });
  const ready = source.trim().length > 0;
  return (
    <div className={classes.change}>
      <p className={classes.now}>
        {cell.line
          ? `${cell.text}. From: ${cell.line.source}, ${moment(cell.line.at)}.`
          : `${cell.text}. Nothing is recorded.`}
      </p>
      <TextInput
        label="How do we know?"
        placeholder="Said so on the phone"
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
        error={save.isError ? problemOf(save.error).title : undefined}
        data-autofocus
      />
      <div className={classes.buttons}>
        <Button
          size="sm"
          variant="default"
          disabled={!ready}
          loading={save.isPending && save.variables}
          onClick={() => save.mutate(true)}
        >
          Given
        </Button>
        <Button
          size="sm"
          variant="default"
          disabled={!ready}
          loading={save.isPending && !save.variables}
          onClick={() => save.mutate(false)}
        >
          Withdrawn
        </Button>
      </div>
    </div>
  );
}

function ConsentCell(props: CellProps) {
  const [open, setOpen] = useState(false);
  const { cell, purpose, channel } = props;
  const Icon = icons[cell.state];
  return (
    <Popover opened={open} onChange={setOpen} width={280} trapFocus returnFocus position="bottom-start">
      <Popover.Target>
        <button
          type="button"
          className={classes.cell}
          data-state={cell.state}
          onClick={() => setOpen(!open)}
          aria-label={`${named(purposeWords, purpose)}, ${named(channelWords, channel)}: ${cell.text}. Change`}
        >
          <Icon size={16} stroke={1.65} aria-hidden="true" />
          {cell.text}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Change this consent">
        <Change {...props} onDone={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function History({ lines }: { lines: ConsentLine[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <h2 className={classes.title}>Changes</h2>
      <ul className={classes.history}>
        {lines.slice(0, 20).map((line) => (
          <li key={line.id}>
            <span className={classes.when}>{moment(line.at)}</span>
            <span className={classes.what}>
              {named(purposeWords, line.purpose)}, {named(channelWords, line.channel).toLowerCase()},{' '}
              {line.granted ? 'given' : 'withdrawn'}: {line.source}
              {line.wording ? <q className={classes.wording}>{line.wording}</q> : null}
            </span>
            <span className={classes.who}>{line.actorKind === 'agent' ? 'a colleague' : line.actorKind}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Purpose by channel: what the person agreed to, on which ground, since when. A cell opens to record a change. */
export function ConsentGrid({ person, name }: { person: Id; name: string }) {
  const query = useQuery(consentRecordsQuery(person));
  if (query.isPending) return <Skeleton lines={4} />;
  if (query.isError) {
    return (
      <ErrorState title="We could not load what was agreed to" error={query.error} onRetry={() => query.refetch()} />
    );
  }
  const lines = query.data.data;
  const purposes = known(
    PURPOSES,
    lines.map((line) => line.purpose),
  );
  const channels = known(
    CHANNELS,
    lines.map((line) => line.channel),
  );
  return (
    <>
      <div className={classes.head}>
        <h2 className={classes.title}>What {name} agreed to</h2>
        <span className={classes.about}>Every change is kept with its source and time</span>
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
            {purposes.map((purpose) => (
              <tr key={purpose}>
                <th scope="row">{named(purposeWords, purpose)}</th>
                {channels.map((channel) => (
                  <td key={channel}>
                    <ConsentCell
                      person={person}
                      purpose={purpose}
                      channel={channel}
                      cell={cellOf(lines, purpose, channel)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <History lines={query.data.history ?? []} />
    </>
  );
}
