import type { Inbox } from '@contract/channels';
import { Select, Textarea, TextInput } from '@mantine/core';
import { faultWithin } from '../../ui/Faults';
import form from '../Form.module.css';
import { Secret } from '../Secret';
import classes from './Channels.module.css';
import { WebchatAsked } from './WebchatAsked';
import { WebchatHours } from './WebchatHours';

const words = (value: unknown) => (typeof value === 'string' ? value : '');
const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

const glyphs = [
  { value: 'leaf', label: 'Leaf' },
  { value: 'bag', label: 'Bag' },
  { value: 'bolt', label: 'Bolt' },
  { value: 'heart', label: 'Heart' },
  { value: 'home', label: 'House' },
];

/** What a page needs to carry the chat. */
export function Snippet({ inboxId }: { inboxId: string }) {
  const line = `<script src="${window.location.origin}/widget.js" data-inbox="${inboxId}" async></script>`;
  return <Secret label="On the shop’s pages" value={line} />;
}

interface WebchatFieldsProps {
  settings: Inbox['settings'];
  onChange: (settings: Inbox['settings']) => void;
  error: unknown;
}

/** The look and the first words of the web chat, what it asks, where it may stand and when somebody is there. */
export function WebchatFields({ settings, onChange, error }: WebchatFieldsProps) {
  const set = (part: Record<string, unknown>) => onChange({ ...settings, ...part });
  const fault = (name: string) => faultWithin(error, `/settings/${name}`);
  return (
    <>
      <section className={classes.group} aria-label="How it looks and begins">
        <h2>How it looks and begins</h2>
        <div className={form.two}>
          <TextInput
            label="Brand"
            description="Empty: the name of the inbox."
            value={words(settings.brand)}
            onChange={(event) => set({ brand: event.currentTarget.value || null })}
            error={fault('brand')}
          />
          <Select
            label="Sign"
            description="Stands beside the brand."
            placeholder="Its first letter"
            clearable
            clearButtonProps={{ 'aria-label': 'No sign' }}
            data={glyphs}
            value={words(settings.glyph) || null}
            onChange={(glyph) => set({ glyph })}
            error={fault('glyph')}
          />
        </div>
        <div className={form.two}>
          <TextInput
            label="Colour"
            placeholder="#066478"
            value={words(settings.color)}
            onChange={(event) => set({ color: event.currentTarget.value || undefined })}
            error={fault('color')}
          />
          <TextInput
            label="Said beside the button"
            value={words(settings.teaser)}
            onChange={(event) => set({ teaser: event.currentTarget.value || null })}
            error={fault('teaser')}
          />
        </div>
        <TextInput
          label="Greeting"
          description="{{name}} is their first name, where it is known."
          value={words(settings.greeting)}
          onChange={(event) => set({ greeting: event.currentTarget.value || undefined })}
          error={fault('greeting')}
        />
        <Textarea
          label="First sentences offered"
          description="One a line, six at most."
          autosize
          minRows={2}
          value={list(settings.starters).join('\n')}
          onChange={(event) => set({ starters: event.currentTarget.value.split('\n').slice(0, 6) })}
          error={fault('starters')}
        />
      </section>
      <WebchatAsked preChat={settings.preChat} onChange={(preChat) => set({ preChat })} />
      <section className={classes.group} aria-label="Where it may stand">
        <h2>Where it may stand</h2>
        <Textarea
          label="Pages that may show it"
          description="One a line, like https://shop.example. A * is every page; no line is only pages of this hub."
          autosize
          minRows={2}
          spellCheck={false}
          value={list(settings.allowedOrigins ?? ['*']).join('\n')}
          onChange={(event) => set({ allowedOrigins: event.currentTarget.value.split('\n') })}
          error={fault('allowedOrigins')}
        />
      </section>
      <WebchatHours hours={settings.hours} onChange={(hours) => set({ hours })} error={error} />
    </>
  );
}
