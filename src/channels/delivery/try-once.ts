import { Injectable } from '@nestjs/common';
import { Outbound, type OutboundRequest, type OutboundResult } from '../../kernel/http/outbound/index.js';
import { signatureHeaders } from '../../kernel/http/standard-webhooks.js';
import type { Claim } from './claims.js';
import type { Parcel } from '../channel-adapter.js';
import { SendMail } from '../email/send-mail.js';
import { type Endpoint, signingSecrets, type Vendor } from './endpoints.js';
import { UploadFiles } from './upload-files.js';
import { judge, onlyOnce, type Verdict } from './verdict.js';

/** One try of one delivery, and what it means. */
export interface Tried {
  claim: Claim;
  endpoint: Endpoint | null;
  verdict: Verdict;
  /** The vendor's own id of the message it took. */
  providerId?: string;
  url: string;
  status: number | null;
  answer: string | null;
  ms: number;
  /** The one try of an address that failed and is left alone. */
  probe?: boolean;
}

const KEPT_ANSWER = 2000;

/** Posts a delivery to its address, signed, and reads the outcome. */
@Injectable()
export class TryOnce {
  constructor(
    private readonly outbound: Outbound,
    private readonly mail: SendMail,
    private readonly uploads: UploadFiles,
  ) {}

  async run(claim: Claim, endpoint: Endpoint | null): Promise<Tried> {
    const nothing = { claim, endpoint, url: endpoint?.url ?? '', status: null, answer: null, ms: 0 };
    if (endpoint?.off) return { ...nothing, verdict: { kind: 'off', why: endpoint.off } };
    if (endpoint?.vendor) return this.vendor(claim, endpoint, endpoint.vendor);
    if (!endpoint?.url) return { ...nothing, verdict: { kind: 'failed', why: 'No address is set to send to' } };
    // Other houses' bots are told in their own words, and in no envelope of ours.
    const body = JSON.stringify(endpoint.protocol === 'throughline' ? envelope(claim) : claim.body);
    const headers = {
      'content-type': 'application/json',
      ...signatureHeaders(signingSecrets(endpoint), claim.id, body),
    };
    // Botpress has an address for each kind of event.
    const url = endpoint.protocol === 'botpress' ? `${endpoint.url.replace(/\/+$/, '')}/${claim.type}` : endpoint.url;
    const result = await this.outbound.call({ url, headers, body, timeoutMs: endpoint.timeoutMs });
    return { ...nothing, url, verdict: judge(result), ...shown(result) };
  }

  /** To the vendor's own API: credentials are added here, at the last moment, and stand in no table. */
  private async vendor(claim: Claim, endpoint: Endpoint, { adapter, connection }: Vendor): Promise<Tried> {
    const parcel = { type: claim.type, data: claim.body as Parcel['data'] };
    if (adapter.carrier === 'smtp') {
      const { providerId, ...sent } = await this.mail.run(parcel.data, connection);
      return { claim, endpoint, providerId, ...sent };
    }
    const nothing = { claim, endpoint, url: '', status: null, answer: null, ms: 0 };
    // Whoever had it before may have sent it: to a vendor that would take it twice it is not sent again.
    if (claim.abandoned && !adapter.idempotent)
      return { ...nothing, verdict: { kind: 'unknown', why: 'the hub was stopped while it was being sent' } };
    const ready = await this.uploads.run(parcel, { adapter, connection });
    let request: OutboundRequest;
    try {
      request = (adapter.call as NonNullable<typeof adapter.call>)(ready.parcel, connection, claim.id);
    } catch (error) {
      const why = (error as Error).message;
      return { ...nothing, verdict: { kind: 'failed', why } };
    }
    const result = await this.outbound.call({ timeoutMs: endpoint.timeoutMs, ...request });
    const { providerId, ...judged } = adapter.judge?.(result) ?? { ...judge(result), providerId: undefined };
    const certain = adapter.idempotent ? judged : onlyOnce(judged);
    const verdict = certain.kind === 'delivered' && ready.why ? { ...certain, note: ready.why } : certain;
    return { claim, endpoint, url: bare(request.url), verdict, providerId, ...shown(result) };
  }
}

/** Some vendors want their token in the address: the log shows none. */
function bare(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\d{6,}:[\w-]{20,}/g, '…');
}

export function envelope(claim: Pick<Claim, 'id' | 'type' | 'created_at' | 'seq' | 'body'>) {
  return { id: claim.id, type: claim.type, time: claim.created_at.toISOString(), seq: claim.seq, data: claim.body };
}

function shown(result: OutboundResult): Pick<Tried, 'status' | 'answer' | 'ms'> {
  const status = result.kind === 'answer' || result.kind === 'too_large' ? result.status : null;
  const text =
    result.kind === 'answer'
      ? result.body.subarray(0, KEPT_ANSWER).toString('utf8').replaceAll('\u0000', '\ufffd')
      : null;
  return { status, answer: text, ms: result.ms };
}
