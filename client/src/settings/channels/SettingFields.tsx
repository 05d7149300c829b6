import type { SettingField } from '@contract/channels';
import classes from './Channels.module.css';
import { SettingInput } from './SettingInput';

interface SettingFieldsProps {
  fields: SettingField[];
  settings: Record<string, unknown>;
  onChange: (settings: Record<string, unknown>) => void;
  error: unknown;
}

/** The settings of a channel; the vendor's address, which almost nobody changes, is folded away. */
export function SettingFields({ fields, settings, onChange, error }: SettingFieldsProps) {
  const input = (field: SettingField) => (
    <SettingInput
      key={field.name}
      field={field}
      value={settings[field.name]}
      onChange={(value) => onChange({ ...settings, [field.name]: value })}
      error={error}
    />
  );
  const folded = fields.filter(({ name }) => name === 'apiRoot');
  return (
    <>
      {fields.filter(({ name }) => name !== 'apiRoot').map(input)}
      {folded.length > 0 ? (
        <details className={classes.folded}>
          <summary>The vendor’s address</summary>
          {folded.map(input)}
        </details>
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
