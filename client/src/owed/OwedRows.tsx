import type { MyObligation } from '@contract/obligations';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { deskQuery } from '../api/desk';
import { useSkew } from '../live/clock';
import { IconCallback, IconPromise } from '../ui/icons';
import { useNow } from '../ui/useNow';
import { moment } from '../ui/words';
import { myOwedQuery } from './api';
import classes from './Owed.module.css';
import { bothWords } from './zones';

const SHOWN = 5;

function lineOf({ kind, state, dueAt, zones, queue, with: colleague }: MyObligation, now: number): string {
  const taken = colleague ? `, ${colleague} has it` : '';
  if (kind === 'promise') return `${Date.parse(dueAt) < now ? 'was due' : 'due'} ${moment(dueAt)}${taken}`;
  if (state === 'scheduled') return `call ${bothWords(dueAt, zones)}`;
  if (state === 'calling') return `is being called${taken}`;
  return queue ? `waits its turn in ${queue.name}` : 'waits its turn';
}

/** What one promised or planned oneself, in the list until it is handled; what was taken on as work stands with its conversation. */
export function OwedRows({ heading }: { heading: string }) {
  const { data: owed = [] } = useQuery(myOwedQuery);
  const { data: desk } = useQuery(deskQuery);
  const [all, setAll] = useState(false);
  const now = useNow(15_000) + useSkew();
  const held = new Set(desk?.work.map(({ id }) => id));
  const open = owed.filter(({ workItemId }) => !(workItemId && held.has(workItemId)));
  if (open.length === 0) return null;
  return (
    <>
      <h2 className={heading}>Promised and planned</h2>
      <ul className={classes.rows} aria-label="Promised and planned">
        {(all ? open : open.slice(0, SHOWN)).map((one) => (
          <li key={one.id}>
            <Row one={one} now={now} />
          </li>
        ))}
      </ul>
      {open.length > SHOWN ? (
        <button type="button" className={classes.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${open.length}`}
        </button>
      ) : null}
    </>
  );
}

function Row({ one, now }: { one: MyObligation; now: number }) {
  const Icon = one.kind === 'promise' ? IconPromise : IconCallback;
  const isLate = one.kind === 'promise' && Date.parse(one.dueAt) < now;
  const name = one.person.name ?? 'Unknown customer';
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: one.conversationId }}
      search={(search) => search}
      className={classes.row}
    >
      <Icon size={20} stroke={1.65} aria-hidden="true" />
      <span className={classes.rowText}>
        <span className={classes.rowName}>{name}</span>
        <span className={classes.rowWords}>{one.text || `Call ${one.phone}`}</span>
        <span className={classes.rowMeta} data-late={isLate || undefined}>
          {lineOf(one, now)}
        </span>
      </span>
    </Link>
  );
}
