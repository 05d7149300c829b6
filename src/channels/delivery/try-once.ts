import { Injectable } from '@nestjs/common';
import { Outbound, type OutboundResult } from '../../kernel/http/outbound/index.js';
import { signatureHeaders } from '../standard-webhooks.js';
import type { Claim } from './claims.js';
import { type Endpoint, signingSecrets } from './endpoints.js';
import { judge, type Verdict } from './verdict.js';

/** One try of one delivery, and what it means. */
export interface Tried {
  claim: Claim;
  endpoint: Endpoint | null;
  verdict: Verdict;
  url: string;
  status: number | null;
  answer: string | null;
  ms: number;
}

const KEPT_ANSWER = 2000;

/** Posts a delivery to its address, signed, and reads the outcome. */
@Injectable()
export class TryOnce {
  constructor(private readonly outbound: Outbound) {}

  async run(claim: Claim, endpoint: Endpoint | null): Promise<Tried> {
    const nothing = { claim, endpoint, url: endpoint?.url ?? '', status: null, answer: null, ms: 0 };
    if (!endpoint?.url) return { ...nothing, verdict: { kind: 'failed', why: 'No address is set to send to' } };
    if (endpoint.off) return { ...nothing, verdict: { kind: 'off', why: endpoint.off } };
    const body = JSON.stringify(endpoint.protocol === 'botframework' ? claim.body : envelope(claim));
    const headers = {
      'content-type': 'application/json',
      ...signatureHeaders(signingSecrets(endpoint), claim.id, body),
    };
    const result = await this.outbound.call({ url: endpoint.url, headers, body, timeoutMs: endpoint.timeoutMs });
    return { ...nothing, verdict: judge(result), ...shown(result) };
  }
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
