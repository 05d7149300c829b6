/** Slack's own writing → what people read: mentions, links and the three escaped characters. */
export function plainText(text: string): string {
  return text
    .replace(/<([^<>]*)>/g, (_, inner: string) => shown(inner))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** What people wrote, so that nothing of it is taken for a mention or a link of Slack's own. */
export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function shown(inner: string): string {
  const [target, label] = split(inner);
  if (target.startsWith('!date')) return label;
  if (/^[@#!]/.test(target)) {
    const sign = target[0].replace('!', '@');
    return sign + (label || target.slice(1)).replace(/^[@#]/, '');
  }
  const address = target.replace(/^mailto:/, '');
  return label && label !== address ? `${label} (${address})` : address;
}

function split(inner: string): [string, string] {
  const bar = inner.indexOf('|');
  return bar < 0 ? [inner, ''] : [inner.slice(0, bar), inner.slice(bar + 1)];
}
