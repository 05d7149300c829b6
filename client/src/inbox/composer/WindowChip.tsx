import type { ReplyWindow } from '@contract/channels';
import { IconClock, IconHeld } from '../../ui/icons';
import { Pill } from '../../ui/Pill';
import { useNow } from '../../ui/useNow';
import { windowWords } from './rules';

/** How long the channel still takes free words. */
export function WindowChip({ window }: { window: ReplyWindow }) {
  const now = useNow(30_000);
  const words = windowWords(window, now);
  if (!words) return null;
  const Icon = window.state === 'closed' || window.state === 'template' ? IconHeld : IconClock;
  return (
    <Pill tone={words.tone} title={words.title} icon={<Icon size={14} stroke={1.9} aria-hidden="true" />}>
      {words.text}
    </Pill>
  );
}
