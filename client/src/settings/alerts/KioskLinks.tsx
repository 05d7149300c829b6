import type { KioskLink, MetricId } from '@contract/insights';
import { Button, MultiSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { http } from '../../api/http';
import { definitionsQuery } from '../../floor/board';
import { tell, tellProblem } from '../../shell/tell';
import table from '../../ui/Table.module.css';
import { moment } from '../../ui/words';
import admin from '../Admin.module.css';
import classes from '../Form.module.css';
import { Secret } from '../Secret';

const key = ['kiosk-links'];
const usual: MetricId[] = ['waiting', 'longest_wait', 'service_level', 'repeat_72h'];

/** Screens on walls: a link is shown once and can be taken back. */
export function KioskLinks() {
  const cache = useQueryClient();
  const { data: definitions = [] } = useQuery(definitionsQuery);
  const { data: links = [] } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => http.get<{ data: KioskLink[] }>('/v1/kiosk-links', {}, signal),
    select: (answer) => answer.data,
  });
  const [name, setName] = useState('');
  const [tiles, setTiles] = useState<string[]>(usual);
  const [address, setAddress] = useState<string | null>(null);
  const again = () => void cache.invalidateQueries({ queryKey: key });
  const make = useMutation({
    mutationFn: () => http.post<{ token: string }>('/v1/kiosk-links', { name: name.trim(), tiles }),
    onSuccess: ({ token }) => {
      setAddress(`${window.location.origin}/kiosk#${token}`);
      setName('');
      again();
    },
    onError: (error) => tellProblem('The link was not made.', error),
  });
  const revoke = useMutation({
    mutationFn: (id: string) => http.delete(`/v1/kiosk-links/${id}`),
    onSuccess: () => {
      tell('Taken back. Its screens show nothing now.');
      again();
    },
    onError: (error) => tellProblem('The link was not taken back.', error),
  });
  return (
    <section aria-labelledby="kiosk">
      <div className={admin.part}>
        <h2 id="kiosk">Screens on walls</h2>
        <p className={admin.words}>A link shows numbers and names of queues, nobody’s name. Whoever has it can look.</p>
      </div>
      {links.length > 0 ? (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Screen</th>
              <th scope="col" className={table.middle}>
                Made
              </th>
              <th scope="col" className={table.middle}>
                Last looked
              </th>
              <th scope="col" className={table.num}>
                <span className="tl-visually-hidden">Take back</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {links.map((link) => (
              <tr key={link.id}>
                <th scope="row">{link.name}</th>
                <td className={table.middle}>
                  {moment(link.createdAt)} by {link.createdBy ?? 'somebody'}
                </td>
                <td className={table.middle}>{link.seenAt ? moment(link.seenAt) : 'not yet'}</td>
                <td className={table.num}>
                  {link.revokedAt ? (
                    <span className={table.quiet}>taken back</span>
                  ) : (
                    <Button
                      size="sm"
                      variant="subtle"
                      aria-label={`Take back ${link.name}`}
                      onClick={() => revoke.mutate(link.id)}
                    >
                      Take back
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {address ? (
        <div role="status">
          <Secret label="The address for the screen, shown this once" value={address} />
        </div>
      ) : null}
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <TextInput
          label="Where the screen hangs"
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <MultiSelect
          label="Its numbers"
          maxValues={8}
          value={tiles}
          onChange={setTiles}
          data={definitions.filter(({ unit }) => unit).map(({ id, label }) => ({ value: id, label }))}
        />
        <Button type="submit" variant="default" disabled={!name.trim() || tiles.length === 0} loading={make.isPending}>
          Make a link
        </Button>
      </form>
    </section>
  );
}
