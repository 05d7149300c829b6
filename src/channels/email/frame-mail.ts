import type { MailView } from '../../contract/mail.js';

export const hasQuotes = (html: string): boolean => /\btl-(quoted|quote-begins)\b/.test(html);

/**
 * The page a mail is shown in, with the policy that goes with it: nothing runs, nothing is loaded but images that were asked
 * for, quotes are folded unless they were. It is a page of its own because a frame made in the console would inherit the
 * console's policy, which lets no remote image in.
 */
export function frameMail(
  { html, text }: Pick<MailView, 'html' | 'text'>,
  { images, quotes }: { images: boolean; quotes: boolean },
) {
  const body = html ?? `<pre>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>`;
  const fold = quotes ? '' : '.tl-quoted,.tl-quote-begins,.tl-quote-begins~*{display:none}';
  const shown = images ? body.replaceAll(' data-remote="', ' src="') : body;
  return {
    policy: `sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:${images ? ' https: http:' : ''}; frame-ancestors 'self'`,
    page: `<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light"><title>Mail</title><style>html{background:#fff;color:#1b1b1b}body{font:14px/1.5 system-ui,sans-serif;margin:12px;overflow-wrap:anywhere}img{max-width:100%}pre{white-space:pre-wrap;font:inherit}${fold}</style></head><body>${shown}</body></html>`,
  };
}
