import { Injectable } from '@nestjs/common';
import type { Connection } from '../channels/index.js';
import { Outbound } from '../kernel/http/outbound/index.js';
import { Refusal } from '../kernel/http/problem.js';

export type Params = Record<string, string | number | boolean | string[] | undefined>;

/** Calls the vendor's REST API for one inbox. What it refuses is a refusal of ours, in its own words. */
@Injectable()
export class TwilioApi {
  constructor(private readonly outbound: Outbound) {}

  async call<T = Record<string, unknown>>(
    { settings, credentials }: Connection,
    method: 'POST' | 'DELETE',
    path: string,
    params: Params = {},
  ): Promise<T> {
    const [{ accountSid, authToken } = {} as Record<string, string>] = credentials;
    if (!accountSid || !authToken) throw refused('This inbox has no Twilio credentials');
    const account = encodeURIComponent(accountSid);
    const result = await this.outbound.call({
      url: `${String(settings.apiRoot)}/2010-04-01/Accounts/${account}${path}.json`,
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: method === 'POST' ? toForm(params) : undefined,
    });
    if (result.kind !== 'answer') throw refused(`Twilio was not reached: ${result.why}`);
    // Gone already is what was asked for.
    if (method === 'DELETE' && result.status === 404) return {} as T;
    const text = result.body.toString('utf8');
    if (result.status >= 300) throw refused(`Twilio refused it (${result.status}): ${wordsOf(text)}`);
    return (text ? readJson(text) : {}) as T;
  }
}

function refused(title: string): Refusal {
  return new Refusal(502, 'vendor_refused', title);
}

function toForm(params: Params): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) form.append(name, String(one));
  return form.toString();
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('Twilio answered with something that is not JSON');
  }
}

function wordsOf(text: string): string {
  const said = /"message"\s*:\s*"([^"]{1,300})"/.exec(text)?.[1];
  return said ?? 'without a reason';
}
