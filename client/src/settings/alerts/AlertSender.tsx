import type { AlertMail } from '@contract/alerts';
import { NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { http } from '../../api/http';
import { tell, tellProblem } from '../../shell/tell';
import admin from '../Admin.module.css';
import classes from '../Form.module.css';

const key = ['alert-mail'];
const named = ({ name, address, paused }: AlertMail['inboxes'][number]): string =>
  `${name}${address ? ` (${address})` : ''}${paused ? ', paused' : ''}`;

/** By which e-mail inbox alerts leave. */
export function AlertSender() {
  const cache = useQueryClient();
  const { data: mail } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => http.get<AlertMail>('/v1/alert-mail', {}, signal),
  });
  const choose = useMutation({
    mutationFn: (inboxId: string | null) => http.put<AlertMail>('/v1/alert-mail', { inboxId }),
    onSuccess: (now) => {
      cache.setQueryData(key, now);
      tell('Alerts leave by this inbox from now on.');
    },
    onError: (error) => tellProblem('The inbox was not chosen.', error),
  });
  if (!mail) return null;
  const used = mail.inboxes.find(({ id }) => id === mail.uses);
  const standIn = mail.inboxId === null ? 'Now' : 'It is paused; meanwhile';
  return (
    <section aria-labelledby="alert-mail">
      <div className={admin.part}>
        <h2 id="alert-mail">Alerts by mail</h2>
        <p className={admin.words}>
          {used
            ? 'An alert that is told by mail leaves by an e-mail inbox of the hub.'
            : 'No e-mail inbox works now: alerts cannot be told by mail.'}
        </p>
      </div>
      {mail.inboxes.length > 0 ? (
        <div className={classes.form}>
          <NativeSelect
            label="They leave by"
            description={used && mail.inboxId !== mail.uses ? `${standIn} ${named(used)}` : undefined}
            data={[
              { value: '', label: 'The oldest that works' },
              ...mail.inboxes.map((inbox) => ({ value: inbox.id, label: named(inbox) })),
            ]}
            value={mail.inboxId ?? ''}
            disabled={choose.isPending}
            onChange={(event) => choose.mutate(event.currentTarget.value || null)}
          />
        </div>
      ) : null}
    </section>
  );
}
