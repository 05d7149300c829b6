import { Injectable } from '@nestjs/common';
import type { BotProtocol } from '../../contract/channels.js';
import { SecretBox } from '../../kernel/auth/secret-box.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import type { ChannelAdapter, Connection } from '../channel-adapter.js';
import { InboxDirectory } from '../inboxes/inbox-directory.js';
import { active, missingCredentials, readSecrets, type Secrets } from '../secrets.js';

/** An address webhooks go to: a bot's, or a custom inbox's. */
export interface Endpoint {
  kind: 'bot' | 'inbox';
  id: string;
  name: string;
  url: string | null;
  secrets: Secrets;
  protocol: BotProtocol;
  silentAfterTries: number;
  timeoutMs: number;
  /** Why nothing is sent there, or null. */
  off: string | null;
  failing: boolean;
  /** It failed too often in a row: only one try at a time finds out whether it is back. */
  opened: boolean;
  /** The vendor takes the inbox's credentials no more. */
  locked: boolean;
  /** An inbox whose channel speaks the vendor's own API. */
  vendor: Vendor | null;
}

export interface Vendor {
  adapter: ChannelAdapter;
  connection: Connection;
}

interface Row {
  kind: Endpoint['kind'];
  id: string;
  name: string;
  url: string | null;
  secrets: string | null;
  protocol: BotProtocol;
  silent_after_tries: number;
  ack_seconds: number;
  switched_off: boolean;
  disabled_at: Date | null;
  reason: string | null;
  failing_since: Date | null;
  opened_at: Date | null;
  credentials: string | null;
}

const load = statement(
  'endpoint_load',
  `SELECT e.*, h.disabled_at, h.reason, h.failing_since, h.opened_at, h.credentials FROM (
     SELECT 'bot' AS kind, id, name, webhook_url AS url, secrets, protocol, silent_after_tries, ack_seconds, disabled_at IS NOT NULL AS switched_off
     FROM bot WHERE id = $1
     UNION ALL
     SELECT 'inbox', id, name, config->>'deliveryUrl', secrets, 'throughline', 0, 15, false FROM inbox WHERE id = $1
   ) e LEFT JOIN endpoint_health h ON h.target_id = e.id`,
);

const FRESH_MS = 5_000;

/** The addresses webhooks go to, remembered for a few seconds: another process may change them. */
@Injectable()
export class Endpoints {
  private readonly known = new Map<string, { endpoint: Promise<Endpoint | null>; at: number }>();

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly inboxes: InboxDirectory,
  ) {}

  find(id: string): Promise<Endpoint | null> {
    const now = Date.now();
    const kept = this.known.get(id);
    if (kept && now - kept.at < FRESH_MS) return kept.endpoint;
    const endpoint = this.load(id);
    this.known.set(id, { endpoint, at: now });
    endpoint.catch(() => this.known.delete(id));
    return endpoint;
  }

  @On(['bot.changed', 'inbox.changed', 'endpoint.disabled'], 'live')
  forget(facts: Fact[]): void {
    for (const { subjectId } of facts) if (subjectId) this.known.delete(subjectId);
  }

  /** Its health changed by our own doing. */
  drop(id: string): void {
    this.known.delete(id);
  }

  private async load(id: string): Promise<Endpoint | null> {
    const row = await this.database.one<Row>(load, [id]);
    if (!row) return null;
    const vendor = row.kind === 'inbox' ? await this.vendor(id) : null;
    return {
      kind: row.kind,
      id: row.id,
      name: row.name,
      url: row.url,
      secrets: readSecrets(row.secrets && this.box.open(row.secrets)),
      protocol: row.protocol,
      silentAfterTries: row.silent_after_tries,
      timeoutMs: row.ack_seconds * 1000,
      off: offReason(row) ?? (vendor && unset(vendor)),
      failing: row.failing_since !== null,
      opened: row.opened_at !== null,
      locked: row.credentials !== null,
      vendor,
    };
  }

  private async vendor(inboxId: string): Promise<Vendor | null> {
    const door = await this.inboxes.find(inboxId);
    return door?.adapter.call || door?.adapter.carrier ? { adapter: door.adapter, connection: door.connection } : null;
  }
}

function offReason({ switched_off, disabled_at, reason }: Row): string | null {
  if (switched_off) return 'it is switched off';
  return disabled_at && (reason ?? 'it is disabled');
}

/** A credential that is missing stops this inbox, with words for it, and nothing else. */
function unset({ adapter, connection }: Vendor): string | null {
  const names = missingCredentials(adapter, connection.credentials[0] ?? {});
  return names.length > 0 ? `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} not set` : null;
}

export const signingSecrets = (endpoint: Endpoint): Buffer[] => active(endpoint.secrets);
