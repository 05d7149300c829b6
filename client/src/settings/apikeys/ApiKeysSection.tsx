import type { ApiKey } from '@contract/keys';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../../shell/tell';
import { Empty } from '../../ui/Empty';
import { Faults } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import table from '../../ui/Table.module.css';
import { moment } from '../../ui/words';
import form from '../Form.module.css';
import { Listed } from '../Listed';
import { apiKeys, apiKeysQuery } from './api';
import { ApiKeyForm } from './ApiKeyForm';

const roleWords = {
  agent: 'What agents may',
  supervisor: 'What supervisors may',
  admin: 'What administrators may',
} as const;
const whose = ({ role, bot }: ApiKey) => (role ? roleWords[role] : (bot?.name ?? 'A bot'));
const ends = ({ expiresAt }: ApiKey) =>
  expiresAt === null ? 'when taken back' : `${new Date(expiresAt) < new Date() ? 'ended ' : ''}${moment(expiresAt)}`;

function TakeBack({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const taking = useMutation({
    mutationFn: () => apiKeys.takeBack(apiKey.id),
    onSuccess: () => {
      tell('Key taken back');
      onClose();
    },
  });
  return (
    <FormModal title={`Take back ${apiKey.prefix}…`} onClose={onClose} act="Take it back" saving={taking}>
      <p className={form.words}>
        {apiKey.lastUsedAt ? `It was last used ${moment(apiKey.lastUsedAt)}.` : 'It was never used.'} Whatever comes in
        with it is refused within a second. It cannot be brought back; another one can be made.
      </p>
      <Faults error={taking.error} />
    </FormModal>
  );
}

/** The keys programs and bots come in with. */
export function ApiKeysSection() {
  const query = useQuery(apiKeysQuery);
  const [making, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  return (
    <>
      <Listed
        words="What programs and bots come in with. A key that leaked is known by its first signs, and taken back."
        what="the keys"
        query={query}
        act="Make a key"
        onAct={() => setMaking(true)}
        empty={<Empty title="No key yet">Programs come in once one is made.</Empty>}
      >
        {(rows) => (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">For</th>
                <th scope="col" className={table.wide}>
                  Only
                </th>
                <th scope="col" className={`${table.num} ${table.middle}`}>
                  Made
                </th>
                <th scope="col" className={`${table.num} ${table.middle}`}>
                  Ends
                </th>
                <th scope="col" className={`${table.num} ${table.middle}`}>
                  Last used
                </th>
                <th scope="col" className={table.num}>
                  <span className="tl-visually-hidden">Take back</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.id}>
                  <th scope="row">{one.prefix}…</th>
                  <td>{whose(one)}</td>
                  <td className={`${table.wide} ${table.quiet}`}>{one.scopes.join(', ') || 'everything'}</td>
                  <td className={`${table.num} ${table.quiet} ${table.middle}`}>{moment(one.createdAt)}</td>
                  <td className={`${table.num} ${table.quiet} ${table.middle}`}>{ends(one)}</td>
                  <td className={`${table.num} ${table.quiet} ${table.middle}`}>
                    {one.lastUsedAt ? moment(one.lastUsedAt) : 'never'}
                  </td>
                  <td className={table.num}>
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      aria-label={`Take back ${one.prefix}…`}
                      onClick={() => setLeaving(one)}
                    >
                      Take back
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Listed>
      {making ? <ApiKeyForm onClose={() => setMaking(false)} /> : null}
      {leaving ? <TakeBack apiKey={leaving} onClose={() => setLeaving(null)} /> : null}
    </>
  );
}
