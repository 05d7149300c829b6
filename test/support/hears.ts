import type { Page } from 'playwright-core';

const WORDS = { hub: '["ready",', conversation: '{"ok":true}' };

/**
 * Done once the window's line to the hub stands, or once it has also said which conversation it shows: what happens before is only
 * read by the window, and told to nobody in front of it. Asked for before the window is loaded, and waited for after.
 */
export function hears(page: Page, what: keyof typeof WORDS = 'hub'): Promise<void> {
  return new Promise((done) => {
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes(WORDS[what])) done();
      }),
    );
  });
}
