import type { Channel, FieldGroup, Inbox } from '@contract/channels';
import { faultAt } from '../../ui/Faults';
import form from '../Form.module.css';
import classes from './Channels.module.css';
import { CredentialFields } from './CredentialFields';
import { Fold } from './Fold';
import { SettingFields } from './SettingFields';

interface ChannelFieldsProps {
  settings: Channel['settings'];
  credentials: Channel['credentials'];
  groups: FieldGroup[];
  /** What is set already; a new inbox has nothing. */
  set?: Inbox['credentials'];
  values: Record<string, unknown>;
  onValues: (values: Record<string, unknown>) => void;
  given: Record<string, string>;
  onGiven: (given: Record<string, string>) => void;
  error: unknown;
  /** The rest under headings of its own; a new inbox has few fields, and none. */
  headed?: boolean;
}

/** All that a channel asks for, under the headings it declares; what it puts under none comes after them. */
export function ChannelFields({ settings, credentials, groups, headed = false, ...kept }: ChannelFieldsProps) {
  const { set = [], values, onValues, given, onGiven, error } = kept;
  const known = new Set(groups.map(({ name }) => name));
  const isOf = (group: string | null) => (field: { group?: string | null }) =>
    group === null ? !known.has(field.group ?? '') : field.group === group;
  const secrets = (group: string | null) => (
    <CredentialFields
      fields={credentials.filter(isOf(group))}
      grouped={group !== null}
      set={set}
      given={given}
      onChange={onGiven}
      error={error}
    />
  );
  const plain = (group: string | null) => (
    <SettingFields
      fields={settings.filter(isOf(group))}
      grouped={group !== null}
      settings={values}
      onChange={onValues}
      error={error}
    />
  );
  const isUsed = (group: string) =>
    credentials.some((one) => one.group === group && set.some(({ name }) => name === one.name)) ||
    settings.some((one) => one.group === group && (values[one.name] ?? one.default) !== one.default);
  const isWrong = (group: string) => {
    const places = [
      ...settings.filter(isOf(group)).map(({ name }) => `/settings/${name}`),
      ...credentials.filter(isOf(group)).map(({ name }) => `/credentials/${name}`),
    ];
    return places.some((place) => faultAt(error, place));
  };
  const restOfSecrets = credentials.some(isOf(null));
  const restOfSettings = settings.some(isOf(null));
  return (
    <>
      {groups.map(({ name, label, help, folded }) =>
        folded ? (
          <Fold key={name} label={label} help={help} headed open={isUsed(name)} wrong={isWrong(name) ? error : null}>
            {plain(name)}
            {secrets(name)}
          </Fold>
        ) : (
          <section key={name} className={classes.group} aria-label={label}>
            <h2>{label}</h2>
            <p className={classes.groupHelp}>{help}</p>
            {plain(name)}
            {secrets(name)}
          </section>
        ),
      )}
      {restOfSecrets && headed ? (
        <section className={classes.group} aria-label="Credentials">
          <h2>Credentials</h2>
          <p className={form.help}>Kept sealed and shown to nobody. One that is replaced works on for 24 h.</p>
          {secrets(null)}
        </section>
      ) : null}
      {restOfSettings && headed ? (
        <section className={classes.group} aria-label="Settings">
          <h2>Settings</h2>
          {plain(null)}
        </section>
      ) : null}
      {headed ? null : secrets(null)}
      {headed ? null : plain(null)}
    </>
  );
}
