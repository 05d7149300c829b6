import type { ReplyTemplate } from '@contract/channels';
import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { fillTemplate } from './rules';
import classes from './Rules.module.css';

interface TemplatePickerProps {
  templates: ReplyTemplate[];
  /** What the first place usually is. */
  customer: string | null;
  onSend: (template: ReplyTemplate, params: string[], text: string) => void;
}

const keyOf = (template: ReplyTemplate) => `${template.name} ${template.language}`;

/** The window is closed: an approved text, its places filled in, as it will be read. */
export function TemplatePicker({ templates, customer, onSend }: TemplatePickerProps) {
  const [chosen, setChosen] = useState(templates[0] ? keyOf(templates[0]) : null);
  const [values, setValues] = useState<Record<string, string>>({});
  const template = templates.find((one) => keyOf(one) === chosen);
  const guess = (name: string) => (/name/i.test(name) ? (customer ?? '') : '');
  const params = template?.params.map((name) => values[`${chosen} ${name}`] ?? guess(name)) ?? [];
  const missing = template?.params.filter((_, at) => !params[at]?.trim()) ?? [];
  const text = template ? fillTemplate(template, params) : '';
  return (
    <form
      className={classes.templates}
      onSubmit={(event) => {
        event.preventDefault();
        if (template && missing.length === 0) onSend(template, params, text);
      }}
    >
      <Select
        label="Template"
        data={templates.map((one) => ({ value: keyOf(one), label: `${one.name} (${one.language})` }))}
        value={chosen}
        onChange={(next) => setChosen(next ?? chosen)}
        allowDeselect={false}
      />
      {template && template.params.length > 0 ? (
        <div className={classes.places}>
          {template.params.map((name, at) => (
            <TextInput
              key={`${chosen} ${name}`}
              label={name.charAt(0).toUpperCase() + name.slice(1)}
              value={params[at] ?? ''}
              onChange={(event) => {
                const { value } = event.currentTarget;
                setValues((now) => ({ ...now, [`${chosen} ${name}`]: value }));
              }}
            />
          ))}
        </div>
      ) : null}
      {template ? (
        <div>
          <p className={classes.previewLabel}>They will read</p>
          <p className={classes.preview}>{text}</p>
        </div>
      ) : null}
      <div className={classes.templateFoot}>
        <span className={classes.why}>{missing.length > 0 ? `Fill in ${missing.join(', ')}` : ''}</span>
        <Button type="submit" disabled={!template || missing.length > 0}>
          Send template
        </Button>
      </div>
    </form>
  );
}
