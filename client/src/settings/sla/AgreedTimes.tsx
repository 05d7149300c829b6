import { Checkbox } from '@mantine/core';
import { faultAt } from '../../ui/Faults';
import form from '../Form.module.css';
import { DurationField } from '../steps/DurationField';
import type { PolicyDraft } from './api';
import classes from './Sla.module.css';
import { times } from './words';

const USUAL = { firstResponseSeconds: 3600, nextResponseSeconds: 4 * 3600, resolutionSeconds: 2 * 86_400 };

interface AgreedTimesProps {
  draft: PolicyDraft;
  onChange: (change: Partial<PolicyDraft>) => void;
  error: unknown;
}

/** The three times there can be; one at least. */
export function AgreedTimes({ draft, onChange, error }: AgreedTimesProps) {
  return (
    <fieldset className={classes.times}>
      <legend className={form.label}>Within</legend>
      {times.map(([field, label]) => {
        const seconds = draft[field];
        return (
          <div key={field} className={classes.time}>
            <Checkbox
              label={label}
              checked={seconds !== null}
              onChange={(event) => onChange({ [field]: event.currentTarget.checked ? USUAL[field] : null })}
            />
            {seconds === null ? null : (
              <DurationField
                label={label}
                isNamed
                seconds={seconds}
                onChange={(value) => onChange({ [field]: value })}
                error={faultAt(error, `/${field}`)}
              />
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
