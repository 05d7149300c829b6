import { tell } from '../shell/tell';

/** Puts words on the clipboard, or says that this browser lets nobody: it does so only on https pages and on this machine. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    tell('Not copied: the browser allows it on https pages only. Mark it and copy it by hand.');
    return false;
  }
}
