import type { PersonDesk } from '@contract/setup';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '../../api/session';
import { Empty } from '../../ui/Empty';
import table from '../../ui/Table.module.css';
import { plural } from '../../ui/words';
import admin from '../Admin.module.css';
import { Listed } from '../Listed';
import { desksQuery } from '../queues/api';
import classes from '../queues/Queues.module.css';
import { roleWords } from '../role-words';
import { DeskForm } from './DeskForm';
import { PersonChangeForm } from './PersonChangeForm';
import { PersonForm } from './PersonForm';

const classWords = { chat: 'chat', async: 'message', voice: 'call' } as const;

function roomWords({ capacity }: PersonDesk): string {
  const lines = capacity.filter((one) => one.limit > 0);
  return lines.map(({ channelClass, limit }) => plural(limit, classWords[channelClass])).join(', ') || 'As usual';
}

const isOtherAdmin = (one: PersonDesk, than: PersonDesk) => one.role === 'admin' && one.id !== than.id;

/** What everybody works: queues, teams, skills and how much at once. */
export function DesksSection() {
  const query = useQuery(desksQuery);
  const isAdmin = useMe().role === 'admin';
  const [editing, setEditing] = useState<PersonDesk | null>(null);
  const [changing, setChanging] = useState<PersonDesk | null>(null);
  const [adding, setAdding] = useState(false);
  return (
    <>
      <Listed
        words="Whom routing asks for what. A change holds from the next offer on; what people hold stays theirs."
        what="the people"
        query={query}
        act={isAdmin ? 'Add a person' : undefined}
        onAct={() => setAdding(true)}
        empty={<Empty title="Nobody works here yet" />}
      >
        {(rows) => (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Person</th>
                <th scope="col" className={table.middle}>
                  Role
                </th>
                <th scope="col">Queues</th>
                <th scope="col" className={table.middle}>
                  Skills
                </th>
                <th scope="col" className={table.wide}>
                  Teams
                </th>
                <th scope="col" className={table.middle}>
                  At once
                </th>
                {isAdmin ? (
                  <th scope="col" className={table.num}>
                    <span className="tl-visually-hidden">Change</span>
                  </th>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {rows.map((desk) => (
                <tr key={desk.id} data-link>
                  <th scope="row">
                    <button type="button" className={admin.name} onClick={() => setEditing(desk)}>
                      {desk.name}
                    </button>
                  </th>
                  <td className={`${table.middle} ${table.quiet}`}>{roleWords[desk.role]}</td>
                  <td className={classes.cell}>
                    {desk.queues.map((one) => one.name).join(', ') || <span className={classes.quiet}>None</span>}
                  </td>
                  <td className={`${table.middle} ${classes.cell}`}>
                    {desk.skills.map(({ name, level }) => `${name} ${level}`).join(', ') || (
                      <span className={classes.quiet}>None</span>
                    )}
                  </td>
                  <td className={`${table.wide} ${table.quiet}`}>{desk.teams.map((one) => one.name).join(', ')}</td>
                  <td className={`${table.middle} ${table.quiet}`}>
                    {roomWords(desk)}
                    {desk.mode === 'blended' ? ', shared' : ''}
                  </td>
                  {isAdmin ? (
                    <td className={table.num}>
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        aria-label={`Change name, e-mail or role of ${desk.name}`}
                        onClick={() => setChanging(desk)}
                      >
                        Change
                      </Button>
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Listed>
      {adding ? <PersonForm onClose={() => setAdding(false)} /> : null}
      {changing ? (
        <PersonChangeForm
          desk={changing}
          isLastAdmin={changing.role === 'admin' && !query.data?.some((one) => isOtherAdmin(one, changing))}
          onClose={() => setChanging(null)}
        />
      ) : null}
      {editing ? <DeskForm desk={editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
