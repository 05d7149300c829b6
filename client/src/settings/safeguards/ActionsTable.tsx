import type { SensitiveAction } from '@contract/decisions';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sensitiveQuery } from '../../api/sensitive';
import { Empty } from '../../ui/Empty';
import table from '../../ui/Table.module.css';
import admin from '../Admin.module.css';
import { Listed } from '../Listed';
import { ActionForm } from './ActionForm';
import { proofNeeds } from '../fields';

/** What is proposed only to people who have proved who they are. */
export function ActionsTable() {
  const query = useQuery(sensitiveQuery);
  const [open, setOpen] = useState<SensitiveAction | 'new' | null>(null);
  return (
    <>
      <Listed
        words="Actions that do harm when they are done for somebody else. Bots and macros ask first, and each answer is kept as a decision."
        what="the actions"
        query={query}
        act="Add an action"
        onAct={() => setOpen('new')}
        empty={<Empty title="No action asks for proof" />}
      >
        {(rows) => (
          <table className={table.table} aria-label="Actions that ask for proof">
            <thead>
              <tr>
                <th scope="col">Action</th>
                <th scope="col">May be proposed</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((action) => (
                <tr key={action.name} data-link>
                  <th scope="row">
                    <button type="button" className={admin.name} onClick={() => setOpen(action)}>
                      {action.label}
                    </button>
                  </th>
                  <td>{proofNeeds[action.needsProof]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Listed>
      {open ? <ActionForm action={open === 'new' ? null : open} onClose={() => setOpen(null)} /> : null}
    </>
  );
}
