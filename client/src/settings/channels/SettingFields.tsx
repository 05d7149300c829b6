import type { SettingField } from '@contract/channels';
import { faultAt } from '../../ui/Faults';
import { Fold } from './Fold';
import { SettingInput } from './SettingInput';

interface SettingFieldsProps {
  fields: SettingField[];
  settings: Record<string, unknown>;
  onChange: (settings: Record<string, unknown>) => void;
  error: unknown;
  /** They stand in a group that is folded itself. */
  grouped?: boolean;
}

/** The settings of a channel; the vendor's address, which almost nobody changes, is folded away. */
export function SettingFields({ fields, settings, onChange, error, grouped = false }: SettingFieldsProps) {
  const input = (field: SettingField) => (
    <SettingInput
      key={field.name}
      field={field}
      value={settings[field.name]}
      onChange={(value) => onChange({ ...settings, [field.name]: value })}
      error={error}
    />
  );
  const folded = grouped ? [] : fields.filter(({ name }) => name === 'apiRoot');
  return (
    <>
      {fields.filter((one) => !folded.includes(one)).map(input)}
      {folded.length > 0 ? (
        <Fold label="The vendor’s address" wrong={faultAt(error, '/settings/apiRoot') ? error : null}>
          {folded.map(input)}
        </Fold>
      ) : null}
    </>
  );
}

/** As it is sent: empty lines of a list are no entries. */
export function tidy(fields: SettingField[], settings: Record<string, unknown>): Record<string, unknown> {
  const lists = new Set(fields.filter(({ kind }) => kind === 'list').map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      lists.has(name) && Array.isArray(value) ? value.map(String).filter((line) => line.trim() !== '') : value,
    ]),
  );
}
