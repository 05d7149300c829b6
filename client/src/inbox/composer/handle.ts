import type { Message } from '@contract/conversations';
import type { Unsent } from '../../live/outbox';
import type { Mode } from './useDraft';

/** What others may do to the field where one writes. */
export interface ComposerHandle {
  write: (mode: Mode) => void;
  /** Puts words back into the field they came from: an edit of what could not be sent. */
  put: (words: Unsent) => void;
  addFiles: (files: File[]) => void;
  /** The next words answer this message. */
  answer: (message: Message) => void;
}
