import type { ReplyTemplate } from '@contract/channels';
import { Button, Textarea, TextInput } from '@mantine/core';
import { IconButton } from '../../ui/IconButton';
import { IconDiscard, IconPlus } from '../../ui/icons';
import { faultAt } from '../../ui/Faults';
import form from '../Form.module.css';
import classes from './Channels.module.css';

interface TemplatesFieldProps {
  value: ReplyTemplate[];
  onChange: (value: ReplyTemplate[]) => void;
  error: unknown;
}

/** How many places a body has: `{{1}}`, `{{2}}`. */
const places = (body: string) => Math.max(0, ...[...body.matchAll(/\{\{(\d{1,2})\}\}/g)].map(([, n]) => Number(n)));

/** Texts the vendor approved, as they stand there; the composer offers them once a window is closed. */
export function TemplatesField({ value, onChange, error }: TemplatesFieldProps) {
  const change = (at: number, part: Partial<ReplyTemplate>) =>
    onChange(value.map((one, index) => (index === at ? { ...one, ...part } : one)));
  const reword = (at: number, body: string) => {
    const params = Array.from({ length: places(body) }, (_, i) => value[at]?.params[i] ?? `Place ${i + 1}`);
    change(at, { body, params });
  };
  return (
    <div>
      <p className={form.label}>Templates</p>
      <p className={form.help}>
        Copy what the vendor approved. {'{{1}}'} is the first place to fill in. Agents choose one once the window is
        closed.
      </p>
      <ul className={classes.templates}>
        {value.map((one, at) => (
          // The rows have no id of their own, and are edited in place.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={at}>
            <div className={form.two}>
              <TextInput
                label="Name at the vendor"
                value={one.name}
                onChange={(event) => change(at, { name: event.currentTarget.value })}
                error={faultAt(error, `/settings/templates/${at}/name`)}
              />
              <TextInput
                label="Language"
                placeholder="en"
                value={one.language}
                onChange={(event) => change(at, { language: event.currentTarget.value })}
                error={faultAt(error, `/settings/templates/${at}/language`)}
              />
            </div>
            <Textarea
              label="Words"
              autosize
              minRows={2}
              value={one.body}
              onChange={(event) => reword(at, event.currentTarget.value)}
              error={faultAt(error, `/settings/templates/${at}/body`)}
            />
            {one.params.length > 0 ? (
              <div className={form.two}>
                {one.params.map((name, place) => (
                  <TextInput
                    // oxlint-disable-next-line react/no-array-index-key -- a place is its number
                    key={place}
                    label={`{{${place + 1}}} stands for`}
                    value={name}
                    onChange={(event) =>
                      change(at, { params: one.params.map((p, i) => (i === place ? event.currentTarget.value : p)) })
                    }
                  />
                ))}
              </div>
            ) : null}
            <span className={classes.templateAct}>
              <IconButton
                label={`Remove template ${one.name || at + 1}`}
                size="sm"
                onClick={() => onChange(value.filter((_, index) => index !== at))}
              >
                <IconDiscard size={16} stroke={1.65} />
              </IconButton>
            </span>
          </li>
        ))}
      </ul>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconPlus size={14} stroke={1.9} aria-hidden="true" />}
        onClick={() => onChange([...value, { name: '', language: 'en', body: '', params: [] }])}
      >
        Add a template
      </Button>
    </div>
  );
}
