import { useMutation } from '@tanstack/react-query';
import { tell } from '../shell/tell';

interface Edit<Kept, To> {
  /** "Policy": what is saved or removed. */
  noun: string;
  onClose: () => void;
  save: () => Promise<Kept>;
  /** Null where there is nothing to remove yet; told where its work goes, once that had to be asked. */
  remove: ((to?: To) => Promise<unknown>) | null;
  /** The button that removes it. */
  label?: string;
  /** Said instead of "Policy saved" and "Policy removed". */
  saved?: string | ((kept: Kept) => string);
  removed?: string;
}

/** What a form does with the thing it is about: keeps it or takes it away, says so, and closes. */
export function useEdit<Kept, To = never>({
  noun,
  onClose,
  save,
  remove,
  label,
  saved = `${noun} saved`,
  removed = `${noun} removed`,
}: Edit<Kept, To>) {
  const done = (words: string) => {
    tell(words);
    onClose();
  };
  const saving = useMutation({
    mutationFn: save,
    onSuccess: (kept) => done(typeof saved === 'string' ? saved : saved(kept)),
  });
  const removing = useMutation({
    mutationFn: async (to: To | void) => remove?.(to ?? undefined),
    onSuccess: () => done(removed),
  });
  return { saving, removing: remove ? { ...removing, label } : null, error: saving.error ?? removing.error };
}
