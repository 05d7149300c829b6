/** Puts words in at the caret, in place of what is marked there, and leaves the caret behind them. */
export function insertAt(
  box: HTMLTextAreaElement | null,
  text: string,
  words: string,
  put: (text: string) => void,
): void {
  const from = box?.selectionStart ?? text.length;
  put(text.slice(0, from) + words + text.slice(box?.selectionEnd ?? from));
  requestAnimationFrame(() => {
    box?.focus();
    box?.setSelectionRange(from + words.length, from + words.length);
    box?.dispatchEvent(new Event('select', { bubbles: true }));
  });
}
