import { existsSync } from 'node:fs';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import type { Whatever } from './boot-app.js';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((one) =>
  existsSync(one),
);

/** A real browser, or a last line that says why the test is skipped. */
export function describeInBrowser(name: string, body: () => void): void {
  if (executablePath) {
    describe(name, body);
    return;
  }
  describe.skip(`${name} (skipped: no Chromium here; on Debian: apt-get install chromium)`, body);
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** How a field, and what stands around it, is coloured and framed. */
export function frameOf(field: Locator): Promise<string> {
  return field.evaluate((box: Whatever) => {
    const view = box.ownerDocument.defaultView;
    const seen: string[] = [];
    for (let at = box; at && seen.length < 4; at = at.parentElement) {
      const { backgroundColor, borderColor, borderStyle } = view.getComputedStyle(at);
      seen.push(`${backgroundColor} ${borderColor} ${borderStyle}`);
    }
    return seen.join(', ');
  });
}

/** What is wider than its place: the page itself, or anything in it that would have to be pushed aside to be read. */
export function sideways(page: Page): Promise<string[]> {
  return page.locator('html, html *').evaluateAll((all: Whatever[]) =>
    all
      .filter((one) => {
        const { overflowX } = one.ownerDocument.defaultView.getComputedStyle(one);
        const scrolls = overflowX === 'auto' || overflowX === 'scroll' || one === one.ownerDocument.documentElement;
        return scrolls && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1;
      })
      .map((one) => `${one.tagName} ${one.className}: ${one.scrollWidth} in ${one.clientWidth}`),
  );
}
