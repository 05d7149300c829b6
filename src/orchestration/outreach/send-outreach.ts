import { Injectable } from '@nestjs/common';
import { WriteReply } from '../../conversations/index.js';
import { ConsentsQueries, ContactLedger, KillSwitchState } from '../../governance/index.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type Fact, fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { Timers } from '../../kernel/jobs/timers.js';

const FIRST_LOOK_SECONDS = 5;

const of = statement(
  'outreach_consent_of',
  `SELECT l.profile_id AS "profileId", l.purpose, l.channel, c.identity_id AS "identityId" FROM contact_ledger l
   LEFT JOIN conversation c ON c.id = l.conversation_id WHERE l.id = $1`,
);
interface Planned {
  profileId: string;
  purpose: string;
  channel: string;
  identityId: string | null;
}

/**
 * Writes a reserved outreach into the conversation, from where it leaves like every other message. The kill switch is read
 * once more in the transaction that claims it: what was decided before the stop does not go after it.
 */
@Injectable()
export class SendOutreach {
  constructor(
    private readonly work: UnitOfWork,
    private readonly ledger: ContactLedger,
    private readonly killSwitch: KillSwitchState,
    private readonly reply: WriteReply,
    private readonly timers: Timers,
    private readonly consents: ConsentsQueries,
  ) {}

  @On('outreach.due')
  async due({ subjectId: outreachId, data }: Fact<'outreach.due'>): Promise<void> {
    if (!outreachId) return;
    await this.work.run(async (tx) => {
      const entry = await this.ledger.claim(tx, outreachId);
      if (!entry || entry.state !== 'reserved' || entry.messageId !== null) return;
      const { profileId, conversationId, decisionId, play } = entry;
      const where = { profileId, conversationId, subjectId: outreachId };
      const stop = await this.killSwitch.read(tx);
      if (stop.on) {
        const sentence = `Held: ${stop.by ?? 'a supervisor'} stopped everything automatic: ${stop.reason}`;
        await this.ledger.release(tx, outreachId, 'kill_switch');
        tx.record(fact('outreach.suppressed', { code: 'kill_switch', play, sentence }, where));
        tx.record(fact('outreach.settled', { state: 'released', reason: 'kill_switch', decisionId }, where));
        return;
      }
      if (await this.refused(tx, outreachId, data.conversationId)) {
        const sentence = 'Held: they said no after it was decided';
        await this.ledger.release(tx, outreachId, 'consent_refused');
        tx.record(fact('outreach.suppressed', { code: 'consent_refused', play, sentence }, where));
        tx.record(fact('outreach.settled', { state: 'released', reason: 'consent_refused', decisionId }, where));
        return;
      }
      const message = await this.reply.within(tx, {
        conversationId: data.conversationId,
        actor: { kind: 'system', name: 'Throughline' },
        text: data.text,
        clientId: outreachId,
      });
      await this.ledger.attach(tx, outreachId, message.id);
      await this.timers.set(tx, {
        kind: 'outreach.settle',
        key: message.id,
        inSeconds: FIRST_LOOK_SECONDS,
        payload: { looks: 1 },
      });
    });
  }

  /** What was agreed to when it was decided may have been taken back since: read again, under the person's lock. */
  private async refused(tx: Tx, outreachId: string, conversationId: string): Promise<boolean> {
    const planned = await this.consents.holdThread(tx, conversationId, () => tx.one<Planned>(of, [outreachId]));
    if (!planned) return false;
    const { profileId, purpose, channel, identityId } = planned;
    return (await this.consents.state(tx, profileId, purpose, channel, identityId)).state === 'refused';
  }
}
