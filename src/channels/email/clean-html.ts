import sanitizeHtml from 'sanitize-html';

const TAGS =
  'a abbr address article b bdi bdo blockquote br caption center code col colgroup dd del div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main ol p pre q s samp section small span strike strong sub sup table tbody td tfoot th thead tr u ul';
const LENGTH = /^\d{1,4}(\.\d+)?(px|pt|em|rem|%|cm|mm|in)?$/i;
const COLOR = /^(#[\da-f]{3,8}|[a-z]{3,30}|rgba?\([\d\s.,%]{5,40}\))$/i;
const WORD = /^[a-z-]{2,20}$/i;
const boxes = ['padding', 'margin'].flatMap((name) => [
  name,
  ...['top', 'right', 'bottom', 'left'].map((side) => `${name}-${side}`),
]);
const BOX = /^(\d{1,4}(\.\d+)?(px|pt|em|%)?\s*|auto\s*){1,4}$/i;
const lengths = ['width', 'max-width', 'height', 'font-size', 'line-height', 'border-radius', 'border-spacing'];
const words = [
  'text-align',
  'vertical-align',
  'font-weight',
  'font-style',
  'text-decoration',
  'direction',
  'white-space',
  'border-collapse',
  'list-style-type',
];
const STYLES = {
  ...Object.fromEntries(lengths.map((name) => [name, [LENGTH, /^(normal|auto)$/]])),
  ...Object.fromEntries(words.map((name) => [name, [WORD, /^\d{3}$/]])),
  ...Object.fromEntries(boxes.map((name) => [name, [BOX]])),
  color: [COLOR],
  'background-color': [COLOR],
  border: [/^[\w\s#.]{1,40}$/],
  'font-family': [/^[\w\s,'"-]{1,200}$/],
};

/** How mail programs mark what they quote. */
const QUOTED = /\b(gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|tutanota_quote)\b/;
/** Outlook marks where the quote begins, and quotes the rest. */
const BEGINS = /^(divRplyFwdMsg|appendonsend|x_divRplyFwdMsg)$/;
const OUTLOOK_LINE = /border-top:\s*solid\s+#(E1E1E1|B5C4DF)/i;

/**
 * Lets through what a mail needs to be read and nothing that acts: no script, form, frame, style sheet or remote image.
 * Remote images keep their address aside until the reader asks; what is quoted is marked, not removed.
 */
export function cleanHtml(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: TAGS.split(' '),
    allowedAttributes: {
      '*': ['style', 'dir', 'lang', 'align', 'title', 'class'],
      a: ['href', 'rel', 'target'],
      img: ['src', 'alt', 'width', 'height', 'data-remote', 'data-cid'],
      font: ['color', 'size', 'face'],
      table: ['width', 'border', 'cellpadding', 'cellspacing', 'bgcolor'],
      td: ['width', 'height', 'colspan', 'rowspan', 'valign', 'bgcolor'],
      th: ['width', 'height', 'colspan', 'rowspan', 'valign', 'bgcolor'],
      ol: ['start', 'type'],
    },
    allowedClasses: { '*': ['tl-quoted', 'tl-quote-begins'] },
    allowedStyles: { '*': STYLES },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    nestingLimit: 100,
    nonTextTags: [
      'style',
      'script',
      'textarea',
      'option',
      'noscript',
      'title',
      'head',
      'template',
      'svg',
      'math',
      'iframe',
      'object',
      'xmp',
      'plaintext',
    ],
    disallowedTagsMode: 'discard',
    transformTags: {
      '*': markQuote,
      a: (tagName, { href, title }) => ({
        tagName,
        attribs: {
          ...(href && { href }),
          ...(title && { title }),
          rel: 'noopener noreferrer nofollow',
          target: '_blank',
        },
      }),
      img: (tagName, attribs) => ({ tagName, attribs: image(attribs) }),
    },
  });
}

function markQuote(tagName: string, { class: classes = '', ...attribs }: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const cites = tagName === 'blockquote' && (attribs.type === 'cite' || /\bgmail_quote\b/.test(classes));
  const quoted = cites || QUOTED.test(classes);
  const begins = tagName === 'div' && (BEGINS.test(attribs.id ?? '') || OUTLOOK_LINE.test(attribs.style ?? ''));
  const start = begins ? 'tl-quote-begins' : '';
  const mark = quoted ? 'tl-quoted' : start;
  return { tagName, attribs: { ...attribs, ...(mark && { class: mark }) } };
}

function image({ src = '', alt, width, height }: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const shown = { ...(alt && { alt }), ...(width && { width }), ...(height && { height }) };
  const address = src.trim();
  if (/^https?:\/\//i.test(address)) return { ...shown, 'data-remote': address };
  if (/^cid:/i.test(address)) return { ...shown, 'data-cid': address.slice(4) };
  if (/^data:image\/(png|gif|jpeg|webp);base64,/i.test(address)) return { ...shown, src: address };
  return shown;
}
