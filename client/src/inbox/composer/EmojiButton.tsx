import { Popover } from '@mantine/core';
import { useState } from 'react';
import { useCommands } from '../../shell/commands';
import { IconEmoji } from '../../ui/icons';
import { IconButton } from '../../ui/IconButton';
import classes from './Composer.module.css';

const often = [
  '🙂',
  '😀',
  '😅',
  '😊',
  '🙏',
  '👍',
  '👋',
  '🎉',
  '❤️',
  '🌱',
  '📦',
  '🚚',
  '📞',
  '📧',
  '⏳',
  '✅',
  '❌',
  '💡',
  '🔧',
  '💳',
  '🧾',
  '🎁',
  '🤝',
  '🙌',
];

export function EmojiButton({ onChoose }: { onChoose: (emoji: string) => void }) {
  const [open, setOpen] = useState(false);
  useCommands([
    { id: 'emoji', title: 'Put in an emoji', group: 'This conversation', icon: IconEmoji, run: () => setOpen(true) },
  ]);
  return (
    <Popover opened={open} onChange={setOpen} position="top-start" trapFocus returnFocus={false}>
      <Popover.Target>
        <IconButton label="Emoji" onClick={() => setOpen((now) => !now)}>
          <IconEmoji size={18} stroke={1.65} />
        </IconButton>
      </Popover.Target>
      <Popover.Dropdown p={6} aria-label="Emoji">
        <div className={classes.emoji}>
          {often.map((emoji) => (
            <button
              key={emoji}
              type="button"
              onClick={() => {
                setOpen(false);
                onChoose(emoji);
              }}
            >
              {emoji}
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
