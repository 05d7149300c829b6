import { Injectable } from '@nestjs/common';
import { InboxDirectory } from '../channels/index.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import type { Fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import type { VoiceSettings } from './settings.js';
import { TwilioApi } from './twilio-api.js';

const kept = statement(
  'recording_kept',
  `SELECT c.inbox_id AS "inboxId", split_part(m.external_id, ':', 4) AS sid FROM message m
   JOIN call c ON c.id = split_part(m.external_id, ':', 2)
   WHERE m.id = $1 AND m.external_id LIKE 'call:%:recording:RE%' AND EXISTS (SELECT 1 FROM attachment f WHERE f.message_id = m.id)`,
);

/** Deletes a recording at the vendor once it is kept here, where the inbox wants that: it is then in one place only. */
@Injectable()
export class DeleteRecording {
  constructor(
    private readonly database: Database,
    private readonly inboxes: InboxDirectory,
    private readonly api: TwilioApi,
  ) {}

  @On('message.changed')
  async run({ subjectId }: Fact<'message.changed'>): Promise<void> {
    const recording = await this.database.one<{ inboxId: string; sid: string }>(kept, [subjectId]);
    const door = recording && (await this.inboxes.find(recording.inboxId));
    if (!door || !(door.connection.settings as unknown as VoiceSettings).deleteAtVendor) return;
    await this.api.call(door.connection, 'DELETE', `/Recordings/${recording.sid}`);
  }
}
