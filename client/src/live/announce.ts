import { createStore } from '../ui/store';

const GATHER_MS = 900;

/** The one sentence a screen reader is given now. */
export const spoken = createStore('');

let waiting: { who: string; text: string }[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** Two of the same sentence in a row would not be read again without the mark at the end. */
function say(sentence: string): void {
  spoken.set((now) => (now === sentence ? `${sentence}\u00a0` : sentence));
}

function flush(): void {
  timer = undefined;
  const [first] = waiting;
  if (!first) return;
  const people = [...new Set(waiting.map((each) => each.who))];
  const sentence =
    waiting.length === 1
      ? `${first.who}: ${first.text}`
      : `${waiting.length} new messages from ${people.join(' and ')}`;
  waiting = [];
  say(sentence);
}

/** A message in the open conversation: bursts become one sentence. */
export function announceMessage(who: string, text: string): void {
  waiting.push({ who, text: text.slice(0, 200) });
  timer ??= setTimeout(flush, GATHER_MS);
}

export function announce(sentence: string): void {
  say(sentence);
}
