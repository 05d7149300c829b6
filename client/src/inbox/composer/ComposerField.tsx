import type { CannedReply } from '@contract/conversations';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useId, useLayoutEffect, useState } from 'react';
import { cannedQuery } from '../../api/conversations';
import { CannedList } from './CannedList';
import { fill, findCanned, slashBefore, type Variables } from './canned';
import classes from './Composer.module.css';

interface ComposerFieldProps {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  placeholder: string;
  label: string;
  variables: Variables;
  onSend: () => void;
  onBlur: () => void;
  onFiles: (files: File[]) => void;
}

/** The words themselves: grows to two fifths of the page, `/` opens canned replies at the caret. */
export function ComposerField({
  field,
  text,
  onText,
  placeholder,
  label,
  variables,
  onSend,
  onBlur,
  onFiles,
}: ComposerFieldProps) {
  const { data: canned = [] } = useQuery(cannedQuery);
  const [slash, setSlash] = useState<{ from: number; word: string } | null>(null);
  const [at, setAt] = useState(0);
  const listId = useId();
  const found = slash ? findCanned(canned, slash.word) : [];

  // The height follows the words
  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.blockSize = 'auto';
    box.style.blockSize = `${Math.min(box.scrollHeight, window.innerHeight * 0.4)}px`;
  }, [text, field]);

  const look = () => {
    const box = field.current;
    const next = box && box.selectionStart === box.selectionEnd ? slashBefore(box.value, box.selectionStart) : null;
    setSlash(next);
    if (next?.word !== slash?.word) setAt(0);
  };
  const choose = (reply: CannedReply) => {
    const box = field.current;
    if (!box || !slash) return;
    const words = fill(reply.body, variables);
    const end = slash.from + 1 + slash.word.length;
    onText(text.slice(0, slash.from) + words + text.slice(end));
    setSlash(null);
    requestAnimationFrame(() => box.setSelectionRange(slash.from + words.length, slash.from + words.length));
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (slash && found.length > 0) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        return setAt((now) => (now + step + found.length) % found.length);
      }
      const chosen = found[at];
      if (chosen && (event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        return choose(chosen);
      }
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return onSend();
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      if (slash) return setSlash(null);
      document.querySelector<HTMLElement>('[data-pane="conversation"] [data-pane-focus]')?.focus();
    }
  };
  return (
    <>
      {slash ? <CannedList id={listId} replies={found} at={at} onChoose={choose} /> : null}
      <textarea
        ref={field}
        className={classes.field}
        rows={2}
        value={text}
        placeholder={placeholder}
        aria-label={label}
        aria-controls={slash ? listId : undefined}
        aria-activedescendant={slash && found.length > 0 ? `${listId}-${at}` : undefined}
        dir="auto"
        spellCheck
        onChange={(event) => {
          onText(event.currentTarget.value);
          look();
        }}
        onSelect={look}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setSlash(null);
          onBlur();
        }}
        onPaste={(event) => {
          const files = [...event.clipboardData.files];
          if (files.length === 0) return;
          event.preventDefault();
          onFiles(files);
        }}
      />
    </>
  );
}
