import type { OutboundRequest } from '../../kernel/http/outbound/index.js';
import type { Connection, Parcel } from '../channel-adapter.js';
import { fields, list, words } from './read-fields.js';

/** One call of the Graph API, below `apiRoot`. */
export interface GraphCall {
  path: string;
  body: Record<string, unknown>;
}

/** Calls to make in this order, the later ones only when the earlier ones were taken. */
export const parcelOf = (...calls: GraphCall[]): Parcel =>
  calls.length > 0 ? { type: 'message.send', data: { calls } } : refusedParcel('There is nothing to send');

/** What may not be sent: said when it is tried, so that the message in the thread fails with these words. */
export const refusedParcel = (why: string): Parcel => ({ type: 'message.send', data: { refused: why } });

/** A question about one thing, which changes nothing. */
export function askGraph(connection: Connection, id: unknown, wanted?: string): OutboundRequest {
  const { root, authorization } = door(connection);
  const query = wanted ? `?fields=${wanted}` : '';
  return { method: 'GET', url: `${root}/${encodeURIComponent(words(id))}${query}`, headers: { authorization } };
}

/** Several calls leave as one batch, which is one request: either it left us or it did not. */
export function callGraph({ data }: Parcel, connection: Connection): OutboundRequest {
  if (data.refused) throw new Error(words(data.refused));
  const { root, authorization } = door(connection);
  const calls = list(data.calls);
  const headers = { authorization, 'content-type': 'application/json' };
  if (calls.length === 1)
    return { url: `${root}/${words(calls[0].path)}`, headers, body: JSON.stringify(calls[0].body) };
  const batch = calls.map(({ path, body }, i) => ({
    method: 'POST',
    relative_url: words(path),
    body: formOf(fields(body)),
    name: `call${i}`,
    ...(i > 0 && { depends_on: `call${i - 1}` }),
    omit_response_on_success: false,
  }));
  return { url: `${root}/`, headers, body: JSON.stringify({ include_headers: false, batch }) };
}

/** Inside a batch bodies are forms, and what is nested is JSON within them. */
function formOf(body: Record<string, unknown>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body))
    form.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  return form.toString();
}

function door({ settings, credentials }: Connection): { root: string; authorization: string } {
  const token = credentials[0]?.accessToken;
  if (!token) throw new Error('The access token is not set');
  return { root: words(settings.apiRoot).replace(/\/+$/, ''), authorization: `Bearer ${token}` };
}
