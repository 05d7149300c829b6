import type { WhatIf, WhatIfTurn } from '@contract/what-if';
import { Link } from '@tanstack/react-router';
import { waited } from '../floor/words';
import { Card } from '../ui/Card';
import { Empty } from '../ui/Empty';
import table from '../ui/Table.module.css';
import text from '../ui/TextLink.module.css';
import { clock } from '../ui/words';

function Turn({ turn }: { turn: WhatIfTurn }) {
  if (turn.wait === null) return <span className={table.quiet}>nobody</span>;
  return (
    <>
      {turn.name} <span className={table.quiet}>after {waited(turn.wait)}</span>
    </>
  );
}

/** Who would have served whom, where that is not who did as things are set today. */
export function Changed({ answer }: { answer: WhatIf }) {
  const { changed, changedTotal } = answer;
  const names = new Map(answer.today.queues.map(({ id, name }) => [id, name]));
  const shown =
    changed.length < changedTotal
      ? `The ${changed.length} largest of ${changedTotal.toLocaleString()}`
      : `${changedTotal}`;
  return (
    <Card title="Who would have served whom" about={changedTotal > 0 ? shown : null}>
      {changedTotal === 0 ? (
        <Empty title="Nobody would have noticed">
          Everybody is answered by the same person within a minute of the same moment.
        </Empty>
      ) : (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Came</th>
              <th scope="col" className={table.middle}>
                Queue
              </th>
              <th scope="col" className={table.wide}>
                As it was
              </th>
              <th scope="col">Played as today</th>
              <th scope="col">Played as tried</th>
            </tr>
          </thead>
          <tbody>
            {changed.map((one) => (
              <tr key={one.workItemId}>
                <th scope="row" className={table.nowrap}>
                  {one.conversationId ? (
                    <Link
                      to="/inbox/$conversationId"
                      params={{ conversationId: one.conversationId }}
                      className={text.link}
                    >
                      {clock(one.enqueuedAt)}
                    </Link>
                  ) : (
                    clock(one.enqueuedAt)
                  )}
                </th>
                <td className={table.middle}>{names.get(one.queueId)}</td>
                <td className={table.wide}>
                  <Turn turn={one.recorded} />
                </td>
                <td>
                  <Turn turn={one.today} />
                </td>
                <td>
                  <Turn turn={one.tried} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
