import type { MergeEvidence } from '@contract/profiles';
import {
  IconBirthday,
  IconHome,
  IconIdentity,
  IconMail,
  IconName,
  IconPhone,
  IconPlace,
  IconRecord,
  type TablerIcon,
} from '../../ui/icons';
import classes from './Evidence.module.css';
import { sentenceOf, sides, strengthOf } from './words';

const icons: Record<string, TablerIcon> = {
  given: IconName,
  middle: IconName,
  family: IconName,
  names: IconName,
  birthDate: IconBirthday,
  phone: IconPhone,
  email: IconMail,
  externalId: IconIdentity,
  external_id: IconIdentity,
  street: IconHome,
  household: IconHome,
  city: IconPlace,
  region: IconPlace,
  postcode: IconPlace,
};

function Side({
  label,
  rows,
  tone,
  most,
}: {
  label: string;
  rows: MergeEvidence[];
  tone: 'for' | 'against';
  most: number;
}) {
  if (rows.length === 0) return null;
  return (
    <>
      <h4 className={classes.label}>{label}</h4>
      <ul className={classes.list}>
        {rows.slice(0, most).map((row) => {
          const Icon = icons[row.field] ?? IconRecord;
          return (
            <li key={`${row.field} ${row.says ?? row.a}`} data-tone={tone}>
              <Icon size={16} stroke={1.65} aria-hidden="true" />
              <span className={classes.says}>{sentenceOf(row)}</span>
              <span className={classes.strength}>{strengthOf(row)}</span>
            </li>
          );
        })}
      </ul>
      {rows.length > most ? <p className={classes.more}>and {rows.length - most} more of less weight</p> : null}
    </>
  );
}

/** What speaks for two records being one person and what against it, each as a sentence with its weight in a word. */
export function Evidence({ evidence, most = 20 }: { evidence: MergeEvidence[]; most?: number }) {
  const { speaksFor, against } = sides(evidence);
  if (speaksFor.length + against.length === 0) return <p className={classes.more}>No reason was kept.</p>;
  return (
    <div className={classes.evidence}>
      <Side label="Speaks for it" rows={speaksFor} tone="for" most={most} />
      <Side label="Speaks against" rows={against} tone="against" most={most} />
    </div>
  );
}
