import { Injectable, Logger } from '@nestjs/common';
import type { CallRow } from './call-row.js';
import { Conference } from './conference.js';
import { RecordCall } from './record-call.js';

/** What the hub does at the vendor once it has stored what the vendor said. */
export type Next = {
  do: 'ring-customer' | 'customer-rung' | 'answered' | 'close' | 'keep-waiting';
  call: CallRow;
} | null;

/** The calls to the vendor that follow from its own: after the commit, because what is stored is true whether they succeed or not. */
@Injectable()
export class GoOn {
  private readonly log = new Logger('voice');

  constructor(
    private readonly conference: Conference,
    private readonly recording: RecordCall,
  ) {}

  async run({ do: what, call }: NonNullable<Next>): Promise<void> {
    try {
      if (what === 'close') await this.conference.end(call);
      else if (what === 'ring-customer' && call.phone)
        await this.conference.invite(call, {
          kind: 'customer',
          phone: call.phone,
          params: { EndConferenceOnExit: true },
        });
      else if (what === 'customer-rung') await this.conference.transcribe(call);
      else if (what === 'keep-waiting') await this.conference.keepWaiting(call);
      else if (what === 'answered') {
        await this.conference.bring(call);
        await this.conference.resume(call);
        await this.conference.relieve(call);
        await this.recording.whenAnswered(call);
      }
    } catch (error) {
      this.log.warn(`call ${call.id}: ${what} failed: ${(error as Error).message}`);
    }
  }
}
