/** The mail an answer answers, as it is quoted below it. */
export interface Quoted {
  from: { name: string; address: string };
  at: Date | null;
  text: string;
  /** Cleaned when it came in. */
  html: string | null;
}

const MOST_QUOTED = 100_000;
const LINK = /\b(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}])/g;
const QUOTE = 'margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex';

/** What stands between the words and the mail they answer. */
export interface Below {
  signature?: string;
  /** Pictures within the mail, each by its Content-ID. */
  pictures?: { cid: string; name: string }[];
}

/** The HTML of what somebody typed: paragraphs, line ends and links, pictures and signature, and the mail it answers below. */
export function composeHtml(text: string, quoted: Quoted | null, { signature, pictures = [] }: Below = {}): string {
  const paragraphs = text
    .trim()
    .split(/\n[ \t]*\n+/)
    .filter((one) => one.trim() !== '')
    .map((one) => `<p>${linked(one.trim()).replaceAll('\n', '<br>\n')}</p>`);
  const below = quoted
    ? [
        `<div class="gmail_quote"><p>${escaped(introduced(quoted))}</p>`,
        `<blockquote type="cite" class="gmail_quote" style="${QUOTE}">${quotedHtml(quoted)}</blockquote></div>`,
      ]
    : [];
  const shown = pictures.map(
    ({ cid, name }) => `<p><img src="cid:${escaped(cid)}" alt="${escaped(name)}" style="max-width:100%"></p>`,
  );
  // As mail programs mark it, so that theirs take it off again.
  const signed = signature
    ? [`<div class="gmail_signature"><p>-- <br>\n${linked(signature).replaceAll('\n', '<br>\n')}</p></div>`]
    : [];
  const parts = [...paragraphs, ...shown, ...signed, ...below];
  return ['<div style="font-family:sans-serif;font-size:14px">', ...parts, '</div>'].join('\n');
}

/** The same for those who read text. */
export function composeText(given: string, quoted: Quoted | null, { signature }: Below = {}): string {
  const text = signature ? `${given.trimEnd()}\n\n-- \n${signature}` : given;
  if (!quoted) return text;
  const lines = quoted.text.slice(0, MOST_QUOTED).trimEnd().split(/\r?\n/);
  return [
    text.trimEnd(),
    '',
    introduced(quoted),
    ...lines.map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`)),
  ].join('\n');
}

function introduced({ from, at }: Quoted): string {
  const who = from.name ? `${from.name} <${from.address}>` : from.address;
  const when = at
    ? `On ${at.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })} at ${at.toISOString().slice(11, 16)} UTC, `
    : '';
  return `${when}${who} wrote:`;
}

/** Its remote images and marks of our own do not go on; what is too long to cut safely is quoted as text. */
function quotedHtml({ html, text }: Quoted): string {
  if (html && html.length <= MOST_QUOTED)
    return html
      .replace(/<img\b[^>]*\bdata-(?:remote|cid)="[^"]*"[^>]*>/g, '')
      .replace(/ class="tl-(quoted|quote-begins)"/g, '');
  return escaped(text.slice(0, MOST_QUOTED).trimEnd()).replaceAll('\n', '<br>\n');
}

function linked(text: string): string {
  let at = 0;
  let out = '';
  for (const found of text.matchAll(LINK)) {
    const url = found[0];
    out += `${escaped(text.slice(at, found.index))}<a href="${escaped(url)}">${escaped(url)}</a>`;
    at = found.index + url.length;
  }
  return out + escaped(text.slice(at));
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
