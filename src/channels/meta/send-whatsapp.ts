import { z } from 'zod';
import type { Attachment } from '../../contract/conversations.js';
import type { Outgoing, Parcel } from '../channel-adapter.js';
import { type GraphCall, parcelOf, refusedParcel } from './call-graph.js';
import { hoursBetween, limits } from './limits.js';

const Template = z.object({
  name: z.string().min(1).max(512),
  language: z.string().min(2).max(20),
  /** What stands for {{1}}, {{2}} … in its body. */
  params: z.array(z.string().max(1024)).max(20).default([]),
  /** As the vendor knows them, for headers and buttons; instead of `params`. */
  components: z.array(z.record(z.string(), z.unknown())).max(20).optional(),
});
const { text: LONGEST, caption: LONGEST_CAPTION, windowHours } = limits.whatsapp;

/** A message for WhatsApp: a template, or words and files while the window is open. */
export function sendWhatsApp(outgoing: Outgoing): Parcel {
  const { message, options, last } = outgoing;
  if (options.template !== undefined) {
    const template = Template.safeParse(options.template);
    if (!template.success) return refusedParcel('A template needs a name and a language');
    return parcelOf(call(outgoing, { type: 'template', template: filledIn(template.data) }));
  }
  if (!last || hoursBetween(last.at, message.createdAt) >= windowHours)
    return refusedParcel(
      last
        ? `The customer last wrote more than ${windowHours} hours ago: WhatsApp takes only an approved template`
        : 'The customer has not written yet: WhatsApp takes only an approved template',
    );
  if (message.text.length > LONGEST) return refusedParcel(`WhatsApp takes ${LONGEST} characters at most`);
  const parts = contents(message.text, message.attachments, outgoing.publicUrl);
  // One quote is enough, above the first of them.
  return parcelOf(...parts.map((one, at) => call(at === 0 ? outgoing : { ...outgoing, answered: null }, one)));
}

/** Our own id comes back with each status: it finds its message even where the answer to the call was lost. */
export function withDelivery(parcel: Parcel, deliveryId: string): Parcel {
  if (!Array.isArray(parcel.data.calls)) return parcel;
  const calls = (parcel.data.calls as GraphCall[]).map(({ path, body }) => ({
    path,
    body: { ...body, biz_opaque_callback_data: deliveryId },
  }));
  return { ...parcel, data: { ...parcel.data, calls } };
}

function filledIn({ name, language, params, components }: z.infer<typeof Template>) {
  const body = { type: 'body', parameters: params.map((text) => ({ type: 'text', text })) };
  const parts = components ?? (params.length > 0 ? [body] : undefined);
  return { name, language: { code: language }, ...(parts && { components: parts }) };
}

/** The words stand below the first file where there is room for them, else in a message of their own. */
function contents(text: string, files: Attachment[], publicUrl: string): Record<string, unknown>[] {
  const parts = files.map((file) => media(file, publicUrl));
  const [first] = parts;
  const below = first && first.type !== 'audio' && text.length <= LONGEST_CAPTION;
  if (below && text) first.media.caption = text;
  const said = text && !below ? [{ type: 'text', text: { body: text, preview_url: false } }] : [];
  return [...said, ...parts.map((part) => ({ type: part.type, [part.type]: part.media }))];
}

function media({ contentType, url, name }: Attachment, publicUrl: string) {
  const type = /^(image\/(jpeg|png)|video\/(mp4|3gpp)|audio\/)/.test(contentType)
    ? contentType.split('/')[0]
    : 'document';
  const link = new URL(url, publicUrl).href;
  const shown: Record<string, unknown> = type === 'document' ? { link, filename: name } : { link };
  return { type, media: shown };
}

function call({ to, thread, answered, settings }: Outgoing, content: Record<string, unknown>): GraphCall {
  const id = to.value.replace(/^whatsapp:/, '');
  const group = thread !== '';
  const address = to.kind === 'phone' ? { to: to.value.replace(/^\+/, '') } : { recipient: id };
  return {
    path: `${encodeURIComponent(String(settings.phoneNumberId))}/messages`,
    body: {
      messaging_product: 'whatsapp',
      recipient_type: group ? 'group' : 'individual',
      ...(group ? { to: thread } : address),
      ...(answered && { context: { message_id: answered.externalId } }),
      ...content,
    },
  };
}
