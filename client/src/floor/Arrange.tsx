import { type FloorCard, floorCards, type FloorLayout, type MetricId, metricIds } from '@contract/insights';
import { Button, Drawer, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tell, tellProblem } from '../shell/tell';
import { IconButton } from '../ui/IconButton';
import { IconChevronDown, IconChevronUp, IconDiscard, IconHidden, IconViewing } from '../ui/icons';
import classes from './Arrange.module.css';
import { definitionsQuery } from './board';
import { presets, saveLayout } from './layout';
import { useFocusBack } from '../ui/useFocusBack';

const cardWords: Record<FloorCard, string> = {
  queues: 'Queues',
  people: 'People',
  repeat: 'Had to contact us again',
  issues: 'What brings them back',
  intraday: 'Today, forecast and staff',
};

interface RowProps {
  label: string;
  shown: boolean;
  first: boolean;
  last: boolean;
  onMove: (by: -1 | 1) => void;
  onShow: () => void;
  size?: { large: boolean; toggle: () => void };
}

function Row({ label, shown, first, last, onMove, onShow, size }: RowProps) {
  return (
    <li className={classes.row} data-hidden={!shown || undefined}>
      <span className={classes.name}>{label}</span>
      {shown && size ? (
        <Button
          size="compact-xs"
          variant="default"
          aria-pressed={size.large}
          onClick={size.toggle}
          aria-label={`${label} large`}
        >
          {size.large ? 'Large' : 'Small'}
        </Button>
      ) : null}
      {shown ? (
        <>
          <IconButton label={`${label} up`} onClick={() => onMove(-1)} disabled={first}>
            <IconChevronUp size={16} stroke={1.65} aria-hidden="true" />
          </IconButton>
          <IconButton label={`${label} down`} onClick={() => onMove(1)} disabled={last}>
            <IconChevronDown size={16} stroke={1.65} aria-hidden="true" />
          </IconButton>
        </>
      ) : null}
      <IconButton label={shown ? `Hide ${label}` : `Show ${label}`} onClick={onShow}>
        {shown ? (
          <IconViewing size={16} stroke={1.65} aria-hidden="true" />
        ) : (
          <IconHidden size={16} stroke={1.65} aria-hidden="true" />
        )}
      </IconButton>
    </li>
  );
}

function moved<T>(list: T[], at: number, by: -1 | 1): T[] {
  const next = [...list];
  const [one] = next.splice(at, 1);
  if (one !== undefined) next.splice(at + by, 0, one);
  return next;
}

/** Which numbers and cards the floor shows, in which order. Every change is kept on the account at once. */
export function Arrange({ layout, onClose }: { layout: FloorLayout; onClose: () => void }) {
  useFocusBack();
  const { data: definitions } = useQuery(definitionsQuery);
  const [name, setName] = useState('');
  const keep = (change: Partial<FloorLayout>) =>
    void saveLayout({ ...layout, ...change }).catch((error: unknown) => tellProblem('The floor was not saved.', error));
  const label = (id: MetricId) => definitions?.find((each) => each.id === id)?.label ?? id;
  const { tiles, cards, saved } = layout;
  const hidden = metricIds.filter((id) => !tiles.some((tile) => tile.id === id));
  const views = [...presets, ...saved];
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={380}
      title="Arrange the floor"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <NativeSelect
        label="Begin from"
        value=""
        data={[{ value: '', label: 'As it is' }, ...views.map((view) => ({ value: view.name, label: view.name }))]}
        onChange={(event) => {
          const view = views.find((each) => each.name === event.currentTarget.value);
          if (view) keep({ tiles: view.tiles, cards: view.cards });
        }}
      />
      <h3 className={classes.head}>Numbers</h3>
      <ul className={classes.list}>
        {tiles.map((tile, i) => (
          <Row
            key={tile.id}
            label={label(tile.id)}
            shown
            first={i === 0}
            last={i === tiles.length - 1}
            onMove={(by) => keep({ tiles: moved(tiles, i, by) })}
            onShow={() => keep({ tiles: tiles.filter((each) => each !== tile) })}
            size={{
              large: tile.size === 'large',
              toggle: () =>
                keep({
                  tiles: tiles.map((each) =>
                    each === tile ? { ...each, size: each.size === 'large' ? 'small' : 'large' } : each,
                  ),
                }),
            }}
          />
        ))}
        {hidden.map((id) => (
          <Row
            key={id}
            label={label(id)}
            shown={false}
            first
            last
            onMove={() => {}}
            onShow={() => keep({ tiles: [...tiles, { id, size: 'small' }] })}
          />
        ))}
      </ul>
      <h3 className={classes.head}>Cards</h3>
      <ul className={classes.list}>
        {[...cards, ...floorCards.filter((card) => !cards.includes(card))].map((card) => {
          const at = cards.indexOf(card);
          return (
            <Row
              key={card}
              label={cardWords[card]}
              shown={at >= 0}
              first={at === 0}
              last={at === cards.length - 1}
              onMove={(by) => keep({ cards: moved(cards, at, by) })}
              onShow={() => keep({ cards: at >= 0 ? cards.filter((each) => each !== card) : [...cards, card] })}
            />
          );
        })}
      </ul>
      <h3 className={classes.head}>Views of your own</h3>
      <ul className={classes.list}>
        {saved.map((view) => (
          <li key={view.name} className={classes.row}>
            <span className={classes.name}>{view.name}</span>
            <Button size="compact-xs" variant="default" onClick={() => keep({ tiles: view.tiles, cards: view.cards })}>
              Use
            </Button>
            <IconButton
              label={`Remove the view ${view.name}`}
              onClick={() => keep({ saved: saved.filter((each) => each !== view) })}
            >
              <IconDiscard size={16} stroke={1.65} aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
      <form
        className={classes.save}
        onSubmit={(event) => {
          event.preventDefault();
          const called = name.trim();
          if (!called) return;
          keep({ saved: [...saved.filter((each) => each.name !== called), { name: called, tiles, cards }] });
          setName('');
          tell(`Kept as ${called}`);
        }}
      >
        <TextInput
          aria-label="Name of the view"
          placeholder="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!name.trim()}>
          Keep this view
        </Button>
      </form>
    </Drawer>
  );
}
