import { useMutation } from '@tanstack/react-query';
import { tell } from '../shell/tell';

interface Edit {
  /** "Policy": what is saved or removed. */
  noun: string;
  onClose: () => void;
  save: () => Promise<unknown>;
  /** Null where there is nothing to remove yet. */
  remove: (() => Promise<unknown>) | null;
}

/** What a form does with the thing it is about: keeps it or takes it away, says so, and closes. */
export function useEdit({ noun, onClose, save, remove }: Edit) {
  const done = (words: string) => () => {
    tell(words);
    onClose();
  };
  const saving = useMutation({ mutationFn: save, onSuccess: done(`${noun} saved`) });
  const removing = useMutation({ mutationFn: async () => remove?.(), onSuccess: done(`${noun} removed`) });
  return { saving, removing: remove ? removing : null, error: saving.error ?? removing.error };
}
