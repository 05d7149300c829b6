import type { OutboundRequest, OutboundResult } from '../../kernel/http/outbound/index.js';
import type { Connection, Judged, Outgoing, Parcel, Upload } from '../channel-adapter.js';
import { judgeVendor } from '../delivery/verdict.js';
import { authorize } from './authorize.js';
import { isPicture } from './upload-x.js';

const MOST_PICTURES = { post: 4, direct: 1 };

/** A private thread is answered by direct message, a public one under the post that was chosen or the newest, or privately. */
export function packX({ message, to, thread, last, answered, options, publicUrl }: Outgoing): Parcel {
  const type = thread && options.replyKind !== 'private' ? 'post' : 'direct';
  const files = message.attachments.map((file) => ({ ...file, url: new URL(file.url, publicUrl).href }));
  const pictures = files.filter(isPicture).slice(0, MOST_PICTURES[type]);
  const links = files.filter((file) => !pictures.includes(file)).map(({ name, url }) => `${name}: ${url}`);
  const text = [message.text, ...links].filter(Boolean).join('\n');
  const uploads = pictures.map(({ id, name, url }): Upload => ({ id, name, url }));
  const said = { text, ...(uploads.length > 0 && { uploads }) };
  const post = answered ?? last;
  if (type === 'post') return { type, data: { ...said, ...(post && { inReplyTo: post.externalId }) } };
  return { type, data: { ...said, to: to.value.replace(/^x:/, '') } };
}

export function callX({ type, data }: Parcel, { settings, credentials: [current] }: Connection): OutboundRequest {
  const { text, to, inReplyTo } = data;
  const media = (data.media ?? []) as string[];
  // A post that answers nobody would stand on the account's own page for everybody.
  if (type === 'post' && !inReplyTo) throw new Error('There is no post of the customer to reply to');
  const path = type === 'post' ? '/2/tweets' : `/2/dm_conversations/with/${encodeURIComponent(String(to))}/messages`;
  // A picture needs no words.
  const words = text === '' && media.length > 0 ? {} : { text };
  const shown =
    type === 'post' ? { media: { media_ids: media } } : { attachments: media.map((media_id) => ({ media_id })) };
  const body = {
    ...words,
    ...(type === 'post' && { reply: { in_reply_to_tweet_id: inReplyTo } }),
    ...(media.length > 0 && shown),
  };
  const url = String(settings.apiRoot).replace(/\/$/, '') + path;
  return {
    url,
    headers: { 'content-type': 'application/json', authorization: authorize('POST', url, current) },
    body: JSON.stringify(body),
  };
}

interface Answer {
  data?: { id?: string; dm_event_id?: string };
  title?: string;
  detail?: string;
  errors?: { message?: string; detail?: string }[];
}

export function judgeX(result: OutboundResult): Judged {
  const base = judgeVendor(result);
  if (result.kind !== 'answer') return base;
  const { data, title, detail, errors } = parse(result.body);
  const providerId = data?.dm_event_id ?? data?.id;
  if (base.kind === 'delivered') return { ...base, ...(providerId && { providerId }) };
  if (base.kind === 'again') return { ...base, retryAfter: base.retryAfter ?? untilReset(result.headers) };
  if (result.status === 401)
    return {
      kind: 'failed',
      why: 'X does not accept the access token of this inbox: it has expired or was revoked',
      credentials: 'refused',
    };
  const said = detail ?? errors?.[0]?.detail ?? errors?.[0]?.message ?? title;
  return said ? { kind: 'failed', why: `X refused the message: ${said}` } : base;
}

/** The limit's end is told as a moment of the vendor's own clock, and so is now. */
function untilReset({ 'x-rate-limit-reset': reset, date }: Record<string, string>): number | null {
  const now = Date.parse(date ?? '');
  return /^\d{1,12}$/.test(reset ?? '') && !Number.isNaN(now)
    ? Math.max(0, Number(reset) - Math.floor(now / 1000))
    : null;
}

function parse(body: Buffer): Answer {
  try {
    return (JSON.parse(body.toString('utf8')) as Answer | null) ?? {};
  } catch {
    return {};
  }
}
