import { Injectable } from '@nestjs/common';
import {
  ConsentsQueries,
  ContactLedger,
  KillSwitchState,
  localMoment,
  mayUse,
  quietEnd,
  Workspace,
} from '../../governance/index.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { Flags } from '../../profiles/index.js';
import { PlaySettingsStore } from '../play-settings.js';
import type { IntentRow } from './intent-row.js';
import { readLastAgent } from './last-agent.js';
import type { Snapshot } from './snapshot.js';

const PURPOSE = 'service';
const DAY_MS = 86_400_000;

const facts = statement(
  'snapshot_facts',
  `SELECT clock_timestamp() AS at, COALESCE(p.name, r.name) AS name, COALESCE(p.time_zone, r.time_zone) AS time_zone, c.control_kind, c.control_id, c.control_name,
     c.identity_id, x.channel, x.name AS inbox, x.paused,
     COALESCE(x.config ->> 'channelClass', CASE x.channel WHEN 'webchat' THEN 'chat' ELSE 'async' END) AS channel_class, i.ended_at IS NULL AND i.issue_key = $4 AS open,
     EXISTS (SELECT 1 FROM decision d WHERE d.interaction_id = i.id AND d.chosen = 'supervisor_review') AS reviewed
   FROM conversation c JOIN profile r ON r.id = $2 JOIN profile p ON p.id = r.root_id JOIN inbox x ON x.id = c.inbox_id JOIN interaction i ON i.id = $3 WHERE c.id = $1`,
);

interface Row {
  at: Date;
  name: string | null;
  time_zone: string | null;
  control_kind: string;
  control_id: string | null;
  control_name: string | null;
  identity_id: string;
  channel: string;
  inbox: string;
  channel_class: string;
  paused: boolean;
  open: boolean;
  reviewed: boolean;
}

/** Freezes all that a decision may look at, on the transaction that will act on it and under the customer's lock. */
@Injectable()
export class TakeSnapshot {
  constructor(
    private readonly consents: ConsentsQueries,
    private readonly ledger: ContactLedger,
    private readonly killSwitch: KillSwitchState,
    private readonly workspace: Workspace,
    private readonly settings: PlaySettingsStore,
    private readonly flags: Flags,
  ) {}

  async run(tx: Tx, intent: IntentRow): Promise<Snapshot> {
    const { profileId, conversationId, interactionId, issueKey } = intent;
    const row = (await tx.one<Row>(facts, [conversationId, profileId, interactionId, issueKey])) as Row;
    const play = await this.settings.read(tx);
    const consent = await this.consents.state(tx, profileId, PURPOSE, row.channel, row.identity_id);
    const flags = await this.flags.on(tx, profileId);
    const entries = await this.ledger.lastDay(tx, profileId);
    const at = row.at.toISOString();
    const place = localMoment(at, row.time_zone, await this.workspace.zone(tx));
    // The one whose leaving the window brings the count below the cap.
    const inTheWay = entries[entries.length - play.capPer24h];
    return {
      at,
      play,
      trigger: { type: 'contact.repeated', id: interactionId },
      profile: {
        id: profileId,
        name: row.name,
        doNotContact: flags.has('do_not_contact'),
        openComplaint: flags.has('open_complaint'),
      },
      conversation: {
        id: conversationId,
        control: { kind: row.control_kind, id: row.control_id, name: row.control_name },
      },
      contact: {
        id: interactionId,
        open: row.open,
        issueKey,
        contacts: intent.facts.contacts,
        gapSeconds: intent.facts.gapSeconds,
        reviewed: row.reviewed,
      },
      place: { ...place, quietEndsAt: quietEnd(at, place.zone, play) },
      channel: { kind: row.channel, inbox: row.inbox, paused: row.paused },
      // They wrote on this channel: that is what the contact is.
      consent: { ...consent, purpose: PURPOSE, allowed: mayUse(consent, PURPOSE, true) },
      ledger: { entries, freesAt: inTheWay ? new Date(Date.parse(inTheWay.at) + DAY_MS).toISOString() : null },
      killSwitch: await this.killSwitch.read(tx),
      lastAgent: await readLastAgent(tx, intent.facts.of, row.channel_class),
    };
  }
}
