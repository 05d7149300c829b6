import type { Inbox } from '@contract/channels';
import { Textarea, TextInput } from '@mantine/core';
import { faultAt } from '../../ui/Faults';
import form from '../Form.module.css';
import { Secret } from '../Secret';

const words = (value: unknown) => (typeof value === 'string' ? value : '');

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

/** The look and the first words of the web chat. */
export function WebchatFields({ settings, onChange, error }: WebchatFieldsProps) {
  const set = (part: Record<string, unknown>) => onChange({ ...settings, ...part });
  const starters = Array.isArray(settings.starters) ? settings.starters.map(String) : [];
  return (
    <>
      <div className={form.two}>
        <TextInput
          label="Colour"
          placeholder="#066478"
          value={words(settings.color)}
          onChange={(event) => set({ color: event.currentTarget.value || undefined })}
          error={faultAt(error, '/settings/color')}
        />
        <TextInput
          label="Said beside the button"
          value={words(settings.teaser)}
          onChange={(event) => set({ teaser: event.currentTarget.value || null })}
        />
      </div>
      <TextInput
        label="Greeting"
        value={words(settings.greeting)}
        onChange={(event) => set({ greeting: event.currentTarget.value || undefined })}
      />
      <Textarea
        label="First sentences offered"
        description="One a line, six at most."
        autosize
        minRows={2}
        value={starters.join('\n')}
        onChange={(event) => set({ starters: event.currentTarget.value.split('\n').slice(0, 6) })}
      />
    </>
  );
}
