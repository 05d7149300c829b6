import { Checkbox, Switch } from '@mantine/core';
import classes from './Channels.module.css';

interface Asked {
  name?: boolean;
  email?: boolean;
  required?: boolean;
}

interface WebchatAskedProps {
  preChat: unknown;
  onChange: (preChat: Asked) => void;
}

/** What the web chat asks a visitor for who is not known. */
export function WebchatAsked({ preChat, onChange }: WebchatAskedProps) {
  const asked: Asked = typeof preChat === 'object' && preChat !== null ? preChat : {};
  const { name = false, email = false, required = false } = asked;
  const set = (part: Asked) => onChange({ name, email, required, ...part });
  return (
    <section className={classes.group} aria-label="What it asks for">
      <h2>What it asks for</h2>
      <fieldset className={classes.asked}>
        <legend>Whoever is not known is asked for</legend>
        <div className={classes.askedRow}>
          <Checkbox label="Name" checked={name} onChange={(event) => set({ name: event.currentTarget.checked })} />
          <Checkbox label="E-mail" checked={email} onChange={(event) => set({ email: event.currentTarget.checked })} />
        </div>
      </fieldset>
      <Switch
        label="Asked before the first message"
        description="Nothing is written without an answer. Off: the e-mail is asked for while they wait for a person, the name never."
        checked={required}
        disabled={!name && !email}
        onChange={(event) => set({ required: event.currentTarget.checked })}
      />
    </section>
  );
}
