import type { CannedReply } from '@contract/macros';
import { fillVariables, type VariableValues } from '@contract/variables';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useId, useLayoutEffect, useState } from 'react';
import { cannedQuery } from '../../api/conversations';
import { chordOf } from '../../shell/keyboard';
import { keysOf } from '../../ui/keys';
import { CannedList } from './CannedList';
import { findCanned, slashBefore } from './canned';
import classes from './Composer.module.css';
import { atBefore, type Callable } from './mention';
import { PeopleList } from './PeopleList';
import { useCallable } from './useCallable';

interface ComposerFieldProps {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  placeholder: string;
  label: string;
  variables: VariableValues;
  onSend: () => void;
  onBlur: () => void;
  onFiles: (files: File[]) => void;
  /** People can be called by name: in a note. */
  calls: boolean;
  /** Something above the field that Escape drops first. */
  onEscape?: () => void;
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
  calls,
  onEscape,
}: ComposerFieldProps) {
  const { data: canned = [] } = useQuery(cannedQuery);
  const [slash, setSlash] = useState<{ from: number; word: string } | null>(null);
  const [sign, setSign] = useState<{ from: number; word: string } | null>(null);
  const [at, setAt] = useState(0);
  const listId = useId();
  const people = useCallable(sign?.word ?? null);
  const found: unknown[] = slash ? findCanned(canned, slash.word) : people;
  const list = slash ?? (people.length > 0 ? sign : null);

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
    const called =
      calls && box && box.selectionStart === box.selectionEnd ? atBefore(box.value, box.selectionStart) : null;
    setSign(called);
    if (next?.word !== slash?.word || called?.word !== sign?.word) setAt(0);
  };
  const put = (words: string, where: { from: number; word: string }) => {
    const end = where.from + 1 + where.word.length;
    onText(text.slice(0, where.from) + words + text.slice(end));
    setSlash(null);
    setSign(null);
    const caret = where.from + words.length;
    requestAnimationFrame(() => field.current?.setSelectionRange(caret, caret));
  };
  const choose = (reply: CannedReply) => slash && put(fillVariables(reply.body, variables), slash);
  const call = (one: Callable) => sign && put(`@${one.called} `, sign);
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (list && found.length > 0) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        return setAt((now) => (now + step + found.length) % found.length);
      }
      const [reply, one] = slash ? [found[at] as CannedReply | undefined] : [undefined, people[at]];
      if ((reply || one) && (event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        if (reply) choose(reply);
        if (one) call(one);
        return;
      }
    }
    if (chordOf(event.nativeEvent) === keysOf('send')) {
      event.preventDefault();
      return onSend();
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      if (list) {
        setSlash(null);
        return setSign(null);
      }
      if (onEscape) return onEscape();
      document.querySelector<HTMLElement>('[data-pane="conversation"] [data-pane-focus]')?.focus();
    }
  };
  return (
    <>
      {slash ? (
        <CannedList id={listId} replies={found as CannedReply[]} at={at} variables={variables} onChoose={choose} />
      ) : list ? (
        <PeopleList id={listId} people={people} at={at} onChoose={call} />
      ) : null}
      <textarea
        ref={field}
        className={classes.field}
        rows={2}
        value={text}
        placeholder={placeholder}
        aria-label={label}
        aria-controls={list ? listId : undefined}
        aria-activedescendant={list && found.length > 0 ? `${listId}-${at}` : undefined}
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
          setSign(null);
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
