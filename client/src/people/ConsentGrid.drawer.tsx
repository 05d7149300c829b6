import type { Id } from '@contract/common';
import type { ConsentLine, Purpose } from '@contract/consents';
import { Button, Drawer, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../api/problem';
import { tell } from '../shell/tell';
import { moment } from '../ui/words';
import { groundOf, note, type Shown, scopeOf, textsQuery, whoOf } from './ConsentGrid.data';
import classes from './ConsentGrid.module.css';
import { channelWords, named } from './words';

interface OneCell {
  person: Id;
  purpose: Purpose;
  channel: string;
  shown: Shown;
  history: ConsentLine[];
}

function Change({ person, purpose, channel }: Omit<OneCell, 'shown' | 'history'>) {
  const [source, setSource] = useState('');
  const [textId, setTextId] = useState('');
  const { data: texts = [] } = useQuery(textsQuery);
  const versions = texts.filter((one) => one.purpose === purpose.name);
  const save = useMutation({
    mutationFn: (granted: boolean) =>
      note(person, { purpose: purpose.name, channel, granted, source: source.trim(), textId: textId || null }),
    onSuccess: (_, granted) => {
      setSource('');
      tell(`${purpose.label}: ${granted ? 'given' : 'withdrawn'}. It holds from the next message on.`);
    },
  });
  const ready = source.trim().length > 0;
  const button = (granted: boolean) => (
    <Button
      size="sm"
      variant="default"
      disabled={!ready}
      loading={save.isPending && save.variables === granted}
      onClick={() => save.mutate(granted)}
    >
      {granted ? 'Given' : 'Withdrawn'}
    </Button>
  );
  return (
    <section className={classes.change} aria-label="Note a change">
      <TextInput
        label="How do we know?"
        placeholder="Said so on the phone"
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
        error={save.isError ? problemOf(save.error).title : undefined}
        data-autofocus
      />
      <NativeSelect
        label="Words they were shown"
        value={textId}
        onChange={(event) => setTextId(event.currentTarget.value)}
        data={[
          { value: '', label: 'None of ours' },
          ...versions.map(({ id, name, version, text }) => ({
            value: id,
            label: `${name} v${version}: ${text.length > 50 ? `${text.slice(0, 50)}…` : text}`,
          })),
        ]}
      />
      <div className={classes.buttons}>
        {button(true)}
        {button(false)}
      </div>
    </section>
  );
}

/** Of the lines that count the one that decides, and those it outweighs. */
function weightOf(line: ConsentLine, decides: ConsentLine | null): string | null {
  if (!decides || !line.stands) return null;
  if (line.id === decides.id) return 'Holds';
  return line.granted === decides.granted ? null : 'Outweighed';
}

function Line({ line, decides, person }: { line: ConsentLine; decides: ConsentLine | null; person: Id }) {
  const weight = weightOf(line, decides);
  return (
    <li data-stands={line.stands || undefined}>
      <span className={classes.lineHead}>
        <strong>{line.granted ? 'Given' : 'Withdrawn'}</strong>
        <span>{moment(line.at)}</span>
        {weight ? <span className={classes.stands}>{weight}</span> : null}
      </span>
      <span className={classes.what}>
        {scopeOf(line)}. {groundOf(line)}. Noted by {whoOf(line)}
        {line.profileId === person ? '.' : ', on a merged record.'}
      </span>
      {line.wording ? <q className={classes.wording}>{line.wording}</q> : null}
    </li>
  );
}

/** One purpose on one channel: what holds and why, a change to note, and everything that was ever said about it. */
export function ConsentDrawer({ cell, onClose }: { cell: OneCell | null; onClose: () => void }) {
  const lines = cell?.history.filter(
    (line) =>
      line.purpose === cell.purpose.name &&
      (cell.channel === 'any' || line.channel === cell.channel || line.channel === 'any'),
  );
  return (
    <Drawer
      opened={cell !== null}
      onClose={onClose}
      position="right"
      size={400}
      title={cell ? `${cell.purpose.label}, ${named(channelWords, cell.channel)}` : ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ title: classes.drawerTitle }}
      returnFocus
    >
      {cell ? (
        <div className={classes.drawer}>
          <p className={classes.now}>
            <strong>{cell.shown.text}</strong>
            {cell.shown.why ? <span>{cell.shown.why}.</span> : null}
            {cell.shown.otherwise.map((one) => (
              <span key={one}>{one}.</span>
            ))}
          </p>
          <Change person={cell.person} purpose={cell.purpose} channel={cell.channel} />
          <h3 className={classes.title}>Everything said about it</h3>
          {lines && lines.length > 0 ? (
            <ul className={classes.history}>
              {lines.map((line) => (
                <Line key={line.id} line={line} decides={cell.shown.line} person={cell.person} />
              ))}
            </ul>
          ) : (
            <p className={classes.about}>Nothing yet.</p>
          )}
        </div>
      ) : null}
    </Drawer>
  );
}
