import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../kernel/db/database.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { ConsentsQueries } from '../consents.queries.js';
import { ContactLedger } from '../contact-ledger.js';
import { BY_THEIR_HAND, mayUse, readConsent, settles, standingOf } from '../judge-consent.js';
import { RecordConsent } from '../record-consent.js';
import type { Subscription } from './links.js';
import { maskAddress } from './mask-address.js';

const address = statement(
  'preference_address',
  `SELECT id, profile_id AS "profileId", kind, value FROM identity WHERE id = $1`,
);
// Channels it was used on, and those that would use it.
const channels = statement(
  'preference_channels',
  `SELECT channel FROM consent WHERE identity_id = $1 AND channel <> 'any'
   UNION SELECT x.channel FROM conversation c JOIN inbox x ON x.id = c.inbox_id WHERE c.identity_id = $1
   UNION SELECT x.channel FROM inbox x WHERE x.channel = ANY($2) ORDER BY 1`,
);
const purposes = statement(
  'preference_purposes',
  `SELECT p.name, p.label, p.needs_consent AS "needsConsent", COALESCE(t.text, p.description) AS words, t.id AS "textId"
   FROM purpose p LEFT JOIN LATERAL (SELECT id, text FROM consent_text WHERE name = p.name ORDER BY version DESC LIMIT 1) t ON true
   ORDER BY p.created_at, p.name`,
);
const byKind: Record<string, string[]> = {
  email: ['email'],
  phone: ['sms', 'whatsapp', 'twilio-whatsapp', 'voice'],
};

export interface Choice {
  purpose: string;
  channel: string;
  on: boolean;
  /** Refused in another way than here, which is not for whoever holds this link to take back. */
  fixed: boolean;
}

export interface PurposeChoices {
  name: string;
  label: string;
  words: string;
  textId: string | null;
  choices: Choice[];
}

export interface PreferencePage {
  masked: string;
  stopped: boolean;
  purposes: PurposeChoices[];
}

interface Address {
  id: string;
  profileId: string;
  kind: string;
  value: string;
}
interface PurposeRow extends Omit<PurposeChoices, 'choices'> {
  needsConsent: boolean;
}

/** What one address has chosen, and what its holder changes: only ever for that address, and never more than they ticked. */
@Injectable()
export class Preferences {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly ledger: ContactLedger,
    private readonly consents: ConsentsQueries,
    private readonly record: RecordConsent,
  ) {}

  async read(identityId: string): Promise<PreferencePage | null> {
    const [found] = await this.database.query<Address>(address, [identityId]);
    return found ? this.page(this.database, found) : null;
  }

  /** `wanted` names what was ticked among what was `shown`, each as `purpose:channel`. */
  choose(identityId: string, shown: Set<string>, wanted: Set<string>): Promise<PreferencePage | null> {
    return this.change(identityId, async (tx, found, page) => {
      for (const { textId, choices } of page.purposes)
        for (const { purpose, channel, on, fixed } of choices) {
          const name = `${purpose}:${channel}`;
          if (fixed || !shown.has(name) || wanted.has(name) === on) continue;
          await this.note(tx, found, { purpose, channel, granted: !on, textId });
        }
    });
  }

  /** Everything to this address, on every channel there is or will be. */
  stop(identityId: string): Promise<PreferencePage | null> {
    return this.change(identityId, async (tx, found, page) => {
      if (page.stopped) return;
      for (const { name, textId } of page.purposes)
        await this.note(tx, found, { purpose: name, channel: 'any', granted: false, textId });
    });
  }

  /** One purpose on one channel, from a link in a message; said twice it is noted once. */
  async unsubscribe({ identityId, purpose, channel }: Subscription): Promise<boolean> {
    const page = await this.change(identityId, async (tx, found, before) => {
      const known = before.purposes.find((one) => one.name === purpose);
      const lines = await this.consents.records(tx, found.profileId);
      const of = lines.filter((line) => line.purpose === purpose);
      if (!known || readConsent(of, channel, identityId).state === 'refused') return;
      await this.note(tx, found, {
        purpose,
        channel,
        granted: false,
        textId: known.textId,
        source: 'list_unsubscribe',
      });
    });
    return page !== null;
  }

  private change(
    identityId: string,
    apply: (tx: Tx, found: Address, page: PreferencePage) => Promise<void>,
  ): Promise<PreferencePage | null> {
    return this.work.run(async (tx) => {
      const known = await tx.one<Address>(address, [identityId]);
      if (!known) return null;
      await this.ledger.lock(tx, known.profileId);
      // The address may have gone while we waited.
      const found = await tx.one<Address>(address, [identityId]);
      if (!found) return null;
      await apply(tx, found, await this.page(tx, found));
      return this.page(tx, found);
    });
  }

  private async note(
    tx: Tx,
    { id, profileId }: Address,
    line: { purpose: string; channel: string; granted: boolean; textId: string | null; source?: string },
  ): Promise<void> {
    const said = { ...line, owner: profileId, identityId: id, source: line.source ?? BY_THEIR_HAND };
    await this.record.within(tx, said, { kind: 'customer', id });
  }

  private async page(on: Queryable, found: Address): Promise<PreferencePage> {
    const [lines, rows, used] = await Promise.all([
      this.consents.records(on, found.profileId),
      on.query<PurposeRow>(purposes),
      on.query<{ channel: string }>(channels, [found.id, byKind[found.kind] ?? []]),
    ]);
    const told = rows.map(({ needsConsent, ...purpose }) => {
      const said = lines.filter((line) => line.purpose === purpose.name);
      const choices = used.map(({ channel }) => {
        const counting = standingOf(said, channel, found.id);
        const state = readConsent(said, channel, found.id);
        const on = mayUse(state, purpose.name, true, needsConsent);
        const fixed = counting.some((line) => !line.granted && line.identityId === null);
        return { purpose: purpose.name, channel, on, fixed };
      });
      const all = settles(standingOf(said, 'any', found.id));
      return { stopped: all?.granted === false, told: { ...purpose, choices } };
    });
    const anyOn = told.some(({ told: { choices } }) => choices.some(({ on: isOn }) => isOn));
    return {
      masked: maskAddress(found.kind, found.value),
      stopped: !anyOn && told.every(({ stopped }) => stopped),
      purposes: told.map((one) => one.told),
    };
  }
}
