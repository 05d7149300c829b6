import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import table from '../../ui/Table.module.css';
import { moment } from '../../ui/words';
import admin from '../Admin.module.css';
import { Listed } from '../Listed';
import { ActionsTable } from './ActionsTable';
import { keptQuery, type NumberRule, numbersQuery } from './api';
import { NumberForm } from './NumberForm';
import { actionLabels, kindHelp, kindLabels, placeLabels } from './words';

function WhatWasKept() {
  const query = useQuery(keptQuery);
  return (
    <Listed
      words="What was kept back lately. The numbers themselves are written down nowhere."
      what="what was kept back"
      query={query}
      empty={
        <div className={admin.tools}>
          <p className={admin.words}>Nothing yet.</p>
        </div>
      }
    >
      {(rows) => (
        <table className={table.table} aria-label="Kept back lately">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Where</th>
              <th scope="col">What</th>
              <th scope="col" className={`${table.middle} ${table.num}`}>
                How many
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, at, conversationId, data }) => (
              <tr key={id}>
                <th scope="row">
                  {conversationId ? (
                    <Link to="/inbox/$conversationId" params={{ conversationId }} className={table.link}>
                      {moment(at)}
                    </Link>
                  ) : (
                    moment(at)
                  )}
                </th>
                <td>{placeLabels[data.where]}</td>
                <td>
                  {kindLabels[data.kind]}, {data.action}
                </td>
                <td className={`${table.middle} ${table.num}`}>{data.count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Listed>
  );
}

/** Which numbers are kept from leaving the hub, what is done only after proof, and what was kept back. */
export function SafeguardsSection() {
  const query = useQuery(numbersQuery);
  const [open, setOpen] = useState<NumberRule | null>(null);
  return (
    <>
      <Listed
        words="Numbers that do harm in other hands are looked for in every message, subject and handoff before it leaves. What customers wrote stays as it is for colleagues, and goes to bots without them."
        what="the rules"
        query={query}
        empty={null}
      >
        {(rows) => (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Numbers</th>
                <th scope="col">On their way out</th>
                <th scope="col" className={table.middle}>
                  Which
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((rule) => (
                <tr key={rule.kind} data-link>
                  <th scope="row">
                    <button type="button" className={admin.name} onClick={() => setOpen(rule)}>
                      {kindLabels[rule.kind]}
                    </button>
                  </th>
                  <td>{actionLabels[rule.action]}</td>
                  <td className={table.middle}>{kindHelp[rule.kind]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Listed>
      <ActionsTable />
      <WhatWasKept />
      {open ? <NumberForm rule={open} onClose={() => setOpen(null)} /> : null}
    </>
  );
}
