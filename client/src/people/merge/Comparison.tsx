import type { Id } from '@contract/common';
import type { MergeEvidence } from '@contract/profiles';
import { Radio } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Avatar } from '../../ui/Avatar';
import { IconAlmost, IconDiffers, IconMinus, IconSame, type TablerIcon } from '../../ui/icons';
import classes from './Comparison.module.css';
import { type ComparedRow, compare, type Mark, type Sided } from './compare';
import { addressWords, nameOf } from './words';

const marks: Record<Exclude<Mark, 'plain'>, { icon: TablerIcon; word: string }> = {
  same: { icon: IconSame, word: 'Same' },
  close: { icon: IconAlmost, word: 'Close' },
  differs: { icon: IconDiffers, word: 'Differs' },
  one: { icon: IconMinus, word: 'One only' },
};

function Cell({ values }: { values: string[] }) {
  if (values.length === 0) return <span className={classes.nothing}>nothing</span>;
  return values.map((value) => (
    <span key={value} className={classes.value}>
      {value}
    </span>
  ));
}

function Row({ row }: { row: ComparedRow }) {
  const mark = row.mark === 'plain' ? null : marks[row.mark];
  return (
    <tr data-mark={row.mark}>
      <th scope="row">{row.label}</th>
      <td>
        <Cell values={row.a} />
      </td>
      <td>
        {mark ? (
          <span className={classes.mark}>
            <mark.icon size={15} stroke={1.9} aria-hidden="true" /> {mark.word}
          </span>
        ) : null}
      </td>
      <td>
        <Cell values={row.b} />
      </td>
    </tr>
  );
}

function Head({ side: { profile }, named, leads }: { side: Sided; named: string; leads: boolean }) {
  return (
    <th scope="col">
      <span className={classes.person}>
        <Avatar kind="customer" name={profile.name} size={32} />
        <span className={classes.who}>
          <Link to="/people/$profileId" params={{ profileId: profile.id }} className={classes.name}>
            {nameOf(profile)}
          </Link>
          <span className={classes.address}>{addressWords(profile)}</span>
        </span>
      </span>
      {named ? (
        <Radio value={profile.id} label={leads ? 'Leads' : 'Let this one lead'} className={classes.leads} />
      ) : null}
    </th>
  );
}

interface ComparisonProps {
  a: Sided;
  b: Sided;
  evidence: MergeEvidence[];
  leads: Id;
  /** Absent where nothing is to be chosen. */
  onLeads?: (id: Id) => void;
}

/** Two people side by side: what agrees is quiet, what differs is said with a shape and a word. */
export function Comparison({ a, b, evidence, leads, onLeads }: ComparisonProps) {
  const rows = compare(a, b, evidence);
  const named = onLeads ? 'leads' : '';
  const table = (
    // Wider than a phone: it scrolls by itself, and keys must be able to do that too.
    <section className={classes.scroll} aria-label="Side by side" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <td />
            <Head side={a} named={named} leads={leads === a.profile.id} />
            <td />
            <Head side={b} named={named} leads={leads === b.profile.id} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.label} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
  if (!onLeads) return table;
  return (
    <Radio.Group value={leads} onChange={onLeads} aria-label="Which record leads">
      {table}
    </Radio.Group>
  );
}
