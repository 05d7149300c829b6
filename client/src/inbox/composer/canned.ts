import type { CannedReply } from '@contract/macros';
import { variablesIn } from '@contract/variables';

/** What nobody filled in blocks the send. */
export const unfilled = variablesIn;

/** The `/word` before the caret, when it stands at the start or after a space. */
export function slashBefore(text: string, caret: number): { from: number; word: string } | null {
  const found = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const word = found[1] ?? '';
  return { from: caret - word.length - 1, word };
}

/** One's own meaning of a word comes before everybody's. */
const nearness = { mine: 0, queue: 1, all: 2 } as const;

export function findCanned(all: CannedReply[], word: string): CannedReply[] {
  const wanted = word.toLowerCase();
  const score = (reply: CannedReply) => {
    if (reply.shortcut.toLowerCase().startsWith(wanted)) return 2;
    return `${reply.shortcut} ${reply.title} ${reply.folder}`.toLowerCase().includes(wanted) ? 1 : 0;
  };
  return all
    .filter((reply) => score(reply) > 0)
    .sort(
      (a, b) => score(b) - score(a) || a.shortcut.localeCompare(b.shortcut) || nearness[a.scope] - nearness[b.scope],
    )
    .slice(0, 8);
}
