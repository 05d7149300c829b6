import { createHmac } from 'node:crypto';
import { newId } from '../../kernel/ids.js';

type Json = Record<string, unknown>;

/** Speaks to the running hub as anyone outside would: over HTTP, with a key or a signature. */
export class HubClient {
  constructor(
    readonly url: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  async call<Answer = Json>(
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { ...this.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...more },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new HubRefusal(answer.status, text);
    return (text ? JSON.parse(text) : {}) as Answer;
  }

  /** A customer's message through the custom channel, signed as Standard Webhooks asks. */
  write(inbox: { id: string; secret: string }, message: Json): Promise<Json> {
    const body = JSON.stringify({ id: newId('demo'), ...message });
    const id = newId('wh');
    const at = Math.floor(Date.now() / 1000);
    const key = Buffer.from(inbox.secret.replace('whsec_', ''), 'base64');
    const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
    const signed = { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': `v1,${signature}` };
    return this.call('POST', `/channels/${inbox.id}`, JSON.parse(body), signed);
  }
}

/** The hub said no; its answer is in the message. */
export class HubRefusal extends Error {
  constructor(
    readonly status: number,
    text: string,
  ) {
    super(`${status} ${text.slice(0, 300)}`);
  }
}
