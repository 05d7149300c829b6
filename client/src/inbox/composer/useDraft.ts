import type { Draft } from '@contract/conversations';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { conversations, draftsQuery } from '../../api/conversations';
import { queryClient } from '../../api/client';
import { inTurn } from '../../api/in-turn';
import { keys } from '../../api/keys';
import { onDraft } from '../../live/passing';
import { newId } from '../../ui/new-id';

export type Mode = 'reply' | 'note';

const SAVE_MS = 2_000;
/** This tab's own name, so that it does not take its own words for another window's. */
const tab = newId();
const inOrder = inTurn();

function remember(conversationId: string, mode: Mode, text: string): void {
  queryClient.setQueryData<{ data: Draft[] }>(keys.drafts, (known) => {
    if (!known) return known;
    const rest = known.data.filter((each) => each.conversationId !== conversationId || each.mode !== mode);
    const draft = { conversationId, mode, text, updatedAt: new Date().toISOString() };
    return { data: text.trim() ? [draft, ...rest] : rest };
  });
}

export type Saved = 'saved' | 'saving' | 'unsaved' | 'none';

export const savedWords: Record<Saved, string> = {
  saved: 'Saved',
  saving: 'Saving',
  unsaved: 'Not saved yet',
  none: '',
};

/** What is being written, kept on the server every two seconds and when the caret leaves, also across windows. */
export function useDraft(conversationId: string, mode: Mode) {
  const { data: drafts } = useQuery(draftsQuery);
  const stored = drafts?.data.find((each) => each.conversationId === conversationId && each.mode === mode)?.text;
  const [text, setTextState] = useState<string | null>(null);
  const [saved, setSaved] = useState<Saved>('none');
  const [elsewhere, setElsewhere] = useState<string | null>(null);
  /** What the hub keeps, as far as is known: `null` when a save got no answer. */
  const kept = useRef<string | null>(stored ?? '');
  const current = useRef(stored ?? '');
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const shown = text ?? stored ?? '';

  const saveNow = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current);
    timer.current = undefined;
    // What stands here when its turn comes: words sent while an older save was under way are no draft any more.
    const words = current.current;
    if (words === kept.current) return;
    if (words) setSaved('saving');
    const draft = { mode, text: words, clientId: tab };
    const isSaved = await conversations.saveDraft(conversationId, draft).then(
      () => true,
      () => false,
    );
    if (isSaved) {
      kept.current = words;
      if (current.current !== words) return;
      remember(conversationId, mode, words);
      setSaved(words ? 'saved' : 'none');
      return;
    }
    // Kept here; the next pause, or the next key, tries again. It may have arrived all the same.
    kept.current = null;
    if (current.current) setSaved('unsaved');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void inOrder(saveNow), SAVE_MS * 2);
  }, [conversationId, mode]);
  const save = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    return inOrder(saveNow);
  }, [saveNow]);

  const setText = useCallback(
    (words: string) => {
      current.current = words;
      setTextState(words);
      setElsewhere(null);
      timer.current ??= setTimeout(() => void save(), SAVE_MS);
    },
    [save],
  );

  useEffect(() => {
    if (text === null && stored !== undefined) {
      kept.current = stored;
      current.current = stored;
      setSaved(stored ? 'saved' : 'none');
    }
  }, [stored, text]);

  useEffect(
    () =>
      onDraft((change) => {
        if (change.conversationId !== conversationId || change.mode !== mode || change.clientId === tab) return;
        const untouched = current.current === kept.current;
        kept.current = change.text;
        // Words begun since stay below those that come back, whether the hub had heard of them or not.
        if (change.undone && !(untouched && change.text.endsWith(current.current)))
          return setText([change.undone.text, current.current].filter(Boolean).join('\n'));
        if (!untouched) return setElsewhere(change.text);
        current.current = change.text;
        setTextState(change.text);
        setSaved(change.text ? 'saved' : 'none');
        remember(conversationId, mode, change.text);
      }),
    [conversationId, mode, setText],
  );

  useEffect(() => () => void save(), [save]);

  /** Sent: the words are a message now, and no longer a draft anywhere. */
  const clear = useCallback(() => {
    current.current = '';
    setTextState('');
    setSaved('none');
    remember(conversationId, mode, '');
    void save();
  }, [conversationId, mode, save]);

  return {
    text: shown,
    setText,
    save,
    saved,
    clear,
    elsewhere,
    useElsewhere: () => elsewhere !== null && setText(elsewhere),
  };
}
