import { type Content, fileAt } from './neutral.js';
import { type Fields, fields, flat, idOf, list, present, words } from './read-fields.js';

const said = (text: string, channel?: Fields): Content => ({ text, files: [], channel });

const readers: Record<string, (part: Fields, message: Fields) => Content> = {
  text: ({ body }) => said(words(body)),
  button: ({ text, payload }) => said(words(text) || words(payload), present({ payload: words(payload) })),
  interactive: readInteractive,
  location: readLocation,
  order: readOrder,
  image: (part) => readMedia('image', part),
  audio: (part) => readMedia(part.voice === true ? 'voice' : 'audio', part),
  video: (part) => readMedia('video', part),
  document: (part) => readMedia('document', part),
  sticker: (part) => readMedia('sticker', part),
  unsupported: ({ type }) => said(`[A message WhatsApp does not pass on${type ? `: ${words(type)}` : ''}]`),
};

/** The words and files of a message, or null for a kind we do not know. */
export function readContent(type: string, message: Fields): Content | null {
  if (type === 'contacts') return said(list(message.contacts).map(oneContact).join('\n'));
  return Object.hasOwn(readers, type) ? readers[type](fields(message[type]), message) : null;
}

/** Some are told the address too, but that is good for minutes only: the id stays good for days. */
function readMedia(kind: string, { id, url, caption, filename, mime_type }: Fields): Content {
  const reference = idOf(id) || (words(url).startsWith('https://') ? words(url) : '');
  const name = words(filename, 200) || undefined;
  const files = reference ? [fileAt(reference, kind, words(mime_type), name)] : [];
  return { text: words(caption), files };
}

function readInteractive(part: Fields): Content {
  const chosen = fields(part[words(part.type)]);
  if (part.type === 'nfm_reply')
    return said(words(chosen.body) || 'Sent a form', present({ form: words(chosen.response_json) }));
  const title = words(chosen.title);
  if (!title) return said('[A choice WhatsApp could not pass on]');
  const more = words(chosen.description);
  return said(more ? `${title}\n${more}` : title, present({ payload: words(chosen.id) }));
}

function readLocation({ latitude, longitude, name, address, url }: Fields): Content {
  const map = `https://maps.google.com/?q=${Number(latitude)},${Number(longitude)}`;
  const place = [words(name), words(address), words(url) || map].filter(Boolean).join('\n');
  return said(place, { location: { latitude: Number(latitude), longitude: Number(longitude) } });
}

function oneContact({ name, phones, emails }: Fields): string {
  const numbers = list(phones).map(({ phone, wa_id }) => words(phone) || words(wa_id));
  const mails = list(emails).map(({ email }) => words(email));
  return [words(fields(name).formatted_name), ...numbers, ...mails].filter(Boolean).join(', ');
}

function readOrder(order: Fields): Content {
  const items = list(order.product_items).map(
    ({ quantity, product_retailer_id, item_price, currency }) =>
      `${words(quantity)} × ${words(product_retailer_id)} at ${words(item_price)} ${words(currency)}`,
  );
  return said([words(order.text), 'Ordered:', ...items].filter(Boolean).join('\n'), present({ order: flat(order) }));
}
