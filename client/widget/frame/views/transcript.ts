import type { Chat } from '../chat.js';
import { h } from '../dom.js';

/** Hands the conversation over as a text file. */
export async function save(chat: Chat): Promise<void> {
  try {
    const address = URL.createObjectURL(await chat.transcript());
    h('a', { href: address, download: 'conversation.txt' }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  } catch {
    chat.store.change({ fault: 'The conversation could not be fetched. It is safe; try again in a moment.' });
  }
}
