import type { Identity, Profile } from '@contract/conversations';
import {
  IconClaimed,
  IconIdentity,
  IconMail,
  IconPhone,
  IconProven,
  IconUnproven,
  IconWorld,
  type TablerIcon,
} from '../ui/icons';
import table from '../ui/Table.module.css';
import { day } from '../ui/words';
import classes from './PersonPage.module.css';
import { proofWords, sourceWords } from './words';

const kinds: Record<Identity['kind'], { icon: TablerIcon; word: string }> = {
  email: { icon: IconMail, word: 'E-mail' },
  phone: { icon: IconPhone, word: 'Phone' },
  external_id: { icon: IconIdentity, word: 'Customer number' },
  visitor: { icon: IconWorld, word: 'Browser' },
};

const shields = { ok: IconProven, warn: IconClaimed, plain: IconUnproven } as const;

/** A browser's own id tells a person nothing; whose mail was not proven is shown by the address it named. */
const shown = ({ kind, value }: Identity) =>
  kind === 'visitor' ? `Browser …${value.slice(-6)}` : value.replace(/^mail:/, '');

/** The addresses of a person and what proves that each is theirs. */
export function Identities({
  profile,
  name,
}: {
  profile: Pick<Profile, 'id' | 'identities' | 'merged'>;
  name: string;
}) {
  const { identities, merged } = profile;
  const records = new Map(merged.map((record) => [record.id, record.name ?? 'a record without a name']));
  return (
    <>
      <h2 className={classes.title}>How we know it is {name}</h2>
      {identities.length === 0 ? <p className={classes.none}>No address is known.</p> : null}
      {identities.length > 0 ? (
        <table className={`${table.table} ${classes.identities}`}>
          <thead>
            <tr>
              <th scope="col">Identity</th>
              <th scope="col">Proof</th>
              <th scope="col" className={table.middle}>
                Came from
              </th>
              <th scope="col" className={`${table.num} ${table.middle}`}>
                Known since
              </th>
            </tr>
          </thead>
          <tbody>
            {identities.map((identity) => {
              const { icon: Icon, word } = kinds[identity.kind];
              const proof = proofWords(identity);
              const Shield = shields[proof.tone];
              return (
                <tr key={identity.id}>
                  <th scope="row">
                    <span className={classes.identity}>
                      <Icon size={16} stroke={1.65} aria-hidden="true" />
                      <span className="tl-visually-hidden">{word}: </span>
                      <span className={classes.value} title={identity.value}>
                        {shown(identity)}
                      </span>
                    </span>
                  </th>
                  <td>
                    <span className={classes.proof} data-tone={proof.tone}>
                      <Shield size={16} stroke={1.65} aria-hidden="true" />
                      {proof.text}
                    </span>
                  </td>
                  <td className={table.middle}>
                    {sourceWords(identity.source)}
                    {records.has(identity.profileId) ? (
                      <span className={classes.onRecord}>on the record of {records.get(identity.profileId)}</span>
                    ) : null}
                  </td>
                  <td className={`${table.num} ${table.quiet} ${table.middle}`}>{day(identity.createdAt)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      ) : null}
    </>
  );
}
