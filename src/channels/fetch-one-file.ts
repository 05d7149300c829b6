import { Inject, Injectable } from '@nestjs/common';
import type { Attachment } from '../contract/conversations.js';
import { type AttachmentNote, Attachments } from '../conversations/index.js';
import { CONFIG, type RunningConfig } from '../kernel/config/running.js';
import { Outbound, type OutboundRequest, type OutboundResult } from '../kernel/http/outbound/index.js';
import type { ChannelAdapter } from './channel-adapter.js';
import { mayFetch } from './file-hosts.js';
import type { Door } from './inboxes/inbox-directory.js';

const TIMEOUT_MS = 10_000;
/** What may be larger than an upload may take as much longer. */
const LARGE_TIMEOUT_MS = 60_000;
const MOST_REDIRECTS = 3;
/** The vendor will not change its mind about these. */
const FINAL = new Set([400, 401, 403, 410]);

/** `lost`: not to be had, with the reason in words. `again`: perhaps later. */
export type Fetched = { kind: 'kept'; file: Attachment } | { kind: 'lost' | 'again'; why: string };
type Step =
  | { kind: 'answer'; result: Extract<OutboundResult, { kind: 'answer' }> }
  | Exclude<Fetched, { kind: 'kept' }>;

/** Fetches one file from a vendor, from the vendor's own hosts and no others, and keeps it like an upload. */
@Injectable()
export class FetchOneFile {
  constructor(
    private readonly outbound: Outbound,
    private readonly attachments: Attachments,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  async run({ name, contentType, fetch: reference = '' }: AttachmentNote, door: Door | null): Promise<Fetched> {
    if (!door) return { kind: 'lost', why: 'Its inbox is gone' };
    let step = await this.ask(reference, door);
    // Some vendors are asked by an id, and answer where the file is.
    const place = step.kind === 'answer' && !isAddress(reference) ? placeOf(step.result) : null;
    if (place) step = await this.ask(place, door);
    if (step.kind !== 'answer') return step;
    const { headers, body } = step.result;
    const told = headers['content-type']?.split(';')[0].trim() || contentType;
    const kept = { name, contentType: told, body };
    const file = await this.attachments.store(kept, `inbox:${door.id}`, filesOf(door).largestMb);
    return { kind: 'kept', file };
  }

  private async ask(reference: string, door: Door): Promise<Step> {
    try {
      const request = filesOf(door).file?.(reference, door.connection) ?? { url: reference };
      return await this.follow({ method: 'GET', ...request }, door);
    } catch (error) {
      return { kind: 'lost', why: (error as Error).message };
    }
  }

  /** Vendors send on to their stores: each place is checked, and only the first host hears the credentials. */
  private async follow(first: OutboundRequest, door: Door): Promise<Step> {
    let request = first;
    for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
      const { fileHosts = [] } = filesOf(door);
      if (!mayFetch(request.url, fileHosts, rootsOf(door)))
        return {
          kind: 'lost',
          why: `It is not at ${door.adapter.name}: ${hostOf(request.url)} is not asked for files`,
        };
      const result = await this.outbound.call(this.bounded(request, filesOf(door).largestMb));
      const next = result.kind === 'answer' ? redirected(request, result) : null;
      if (!next) return this.judge(result, door.adapter.name);
      request = next;
    }
    return { kind: 'lost', why: `${door.adapter.name} sent us on too often` };
  }

  private bounded(request: OutboundRequest, largestMb?: number): OutboundRequest {
    const timeoutMs = largestMb ? LARGE_TIMEOUT_MS : TIMEOUT_MS;
    const bounds = { timeoutMs, largest: (largestMb ?? this.config.maxUploadMb) * 1024 * 1024 };
    return { ...bounds, ...request };
  }

  private judge(result: OutboundResult, vendor: string): Step {
    switch (result.kind) {
      case 'refused':
        return { kind: 'lost', why: `We do not call this address: ${result.why}` };
      case 'too_large':
        return { kind: 'lost', why: 'It is larger than a file may be' };
      case 'unreachable':
      case 'timeout':
        return { kind: 'again', why: `${vendor} could not be reached: ${result.why}` };
      case 'answer':
        if (result.status >= 200 && result.status < 300) return { kind: 'answer', result };
        return {
          kind: FINAL.has(result.status) ? 'lost' : 'again',
          why: `${vendor} did not give the file (${result.status})`,
        };
    }
  }
}

function redirected(from: OutboundRequest, { status, headers }: Extract<OutboundResult, { kind: 'answer' }>) {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(status) || !location || !URL.canParse(location, from.url)) return null;
  const url = new URL(location, from.url);
  const sameHost = url.origin === new URL(from.url).origin;
  return { url: url.href, method: 'GET' as const, headers: sameHost ? from.headers : {} };
}

const isAddress = (reference: string): boolean => /^https?:/.test(reference);

/** An address, or a path below the vendor's own, which its channel asks for as `path:…`. */
function placeOf({ headers, body }: Extract<OutboundResult, { kind: 'answer' }>): string | null {
  if (!/json/.test(headers['content-type'] ?? '')) return null;
  try {
    const said = JSON.parse(body.toString('utf8')) as { url?: unknown; result?: { file_path?: unknown } } | null;
    if (typeof said?.url === 'string') return said.url;
    return typeof said?.result?.file_path === 'string' ? `path:${said.result.file_path}` : null;
  } catch {
    return null;
  }
}

/** Where this inbox has its vendor: `apiRoot`, and what else is named so. */
const rootsOf = ({ connection }: Door): string[] =>
  Object.entries(connection.settings).flatMap(([name, value]) =>
    name.endsWith('Root') && typeof value === 'string' ? value : [],
  );

const filesOf = ({ adapter }: Door): NonNullable<ChannelAdapter['files']> => adapter.files ?? adapter.inbound ?? {};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : 'an unreadable address');
