import { type ReactNode, useRef } from 'react';
import { useCommands } from '../../shell/commands';
import { IconAttach, IconSlash, IconViewing } from '../../ui/icons';
import { IconButton } from '../../ui/IconButton';
import classes from './Composer.module.css';
import { EmojiButton } from './EmojiButton';

interface ComposerToolsProps {
  onFiles: (files: File[]) => void;
  onInsert: (words: string) => void;
  onCanned: () => void;
  /** Null while there is nothing to look at. */
  look: { on: boolean; toggle: () => void } | null;
  /** What is left, and the send button. */
  children: ReactNode;
}

/** Below the words: what can be put into them, and how they will look. */
export function ComposerTools({ onFiles, onInsert, onCanned, look, children }: ComposerToolsProps) {
  const picker = useRef<HTMLInputElement>(null);
  const group = 'This conversation';
  useCommands([
    { id: 'attach', title: 'Attach a file', group, icon: IconAttach, run: () => picker.current?.click() },
    { id: 'canned', title: 'Put in a ready-made reply', group, icon: IconSlash, run: onCanned },
    {
      id: 'look',
      title: 'Show how it will look',
      group,
      icon: IconViewing,
      off: look ? null : 'Nothing is written',
      run: () => look?.toggle(),
    },
  ]);
  return (
    <div className={classes.tools}>
      <IconButton label="Attach a file" onClick={() => picker.current?.click()}>
        <IconAttach size={18} stroke={1.65} />
      </IconButton>
      <EmojiButton onChoose={onInsert} />
      <IconButton label="Ready-made replies" onClick={onCanned}>
        <IconSlash size={18} stroke={1.65} />
      </IconButton>
      {look ? (
        <IconButton label="How it will look" pressed={look.on} onClick={look.toggle}>
          <IconViewing size={18} stroke={1.65} />
        </IconButton>
      ) : null}
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      {children}
    </div>
  );
}
