import { Injectable } from '@nestjs/common';
import { WriteReply } from '../../conversations/index.js';
import { ContactLedger, KillSwitchState } from '../../governance/index.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type Fact, fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { Timers } from '../../kernel/jobs/timers.js';

const FIRST_LOOK_SECONDS = 5;

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
}
