import { Injectable } from '@nestjs/common';
import type { VisitorMessage } from '../../contract/live.js';
import {
  type AttachmentNote,
  ConversationsQueries,
  ReceiveMessages,
  storable,
  TieAddress,
} from '../../conversations/index.js';
import type { VisitorPass } from '../../kernel/auth/visitor-pass.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { invalid, Refusal } from '../../kernel/http/problem.js';
import { addressOf, claimedEmail } from './open-session.js';
import { externalId } from './visitor-view.js';
import { WebchatQueries } from './webchat.queries.js';

const ownFiles = statement(
  'webchat_files',
  `SELECT id, name, content_type AS "contentType", size, message_id AS "messageId" FROM attachment WHERE id = ANY($1) AND owner = $2`,
);
const bindFiles = statement(
  'webchat_files_bind',
  `UPDATE attachment SET message_id = $2 WHERE id = ANY($1) AND owner = $3 AND message_id IS NULL`,
);

/** A message as the widget sends it. */
export interface Sent {
  clientId: string;
  text: string;
  attachmentIds: string[];
}

const text = storable(10_000);

/** Takes a visitor's message in by the way every channel takes: the same client id again is the same message. */
@Injectable()
export class SendMessage {
  constructor(
    private readonly receive: ReceiveMessages,
    private readonly conversations: ConversationsQueries,
    private readonly queries: WebchatQueries,
    private readonly tie: TieAddress,
    private readonly database: Database,
  ) {}

  async run(pass: VisitorPass, sent: Sent): Promise<{ message: VisitorMessage; conversationId: string }> {
    const inbox = await this.queries.inbox(pass.inboxId);
    if (!inbox || inbox.paused) throw new Refusal(503, 'inbox_paused', 'The chat is closed right now.');
    if (!text.safeParse(sent.text).success)
      throw invalid('/text', 'text', 'It holds characters that cannot be stored.');
    if (sent.text.trim() === '' && sent.attachmentIds.length === 0)
      throw invalid('/text', 'empty', 'Write something first.');
    const attachments = await this.files(pass, sent.attachmentIds);
    const now = await this.queries.conversation(pass);
    const address = now?.kind === 'visitor' ? addressOf({ visitorId: pass.visitorId }) : addressOf(pass);
    const stored = await this.receive.submit({
      inboxId: pass.inboxId,
      externalId: externalId(pass.visitorId, sent.clientId),
      address: { ...address, name: pass.name, source: 'webchat' },
      thread: '',
      text: sent.text,
      attachments,
    });
    if (attachments.length > 0) {
      await this.database.query(bindFiles, [attachments.map(({ id }) => id), stored.messageId, ownerOf(pass)]);
    }
    if (!now && pass.email) await this.tie.run(address, [claimedEmail(pass.email)]);
    const [message] = await this.conversations.messagesByIds([stored.messageId]);
    return { message: this.queries.show(message, pass.inboxId, 0), conversationId: stored.conversationId };
  }

  private async files(pass: VisitorPass, ids: string[]): Promise<AttachmentNote[]> {
    if (ids.length === 0) return [];
    const found = await this.database.query<AttachmentNote>(ownFiles, [ids, ownerOf(pass)]);
    if (found.length !== new Set(ids).size)
      throw invalid('/attachmentIds', 'unknown', 'A file is not there any more. Add it again.');
    return found.map(({ id, name, contentType, size }) => ({ id, name, contentType, size }));
  }
}

export function ownerOf(pass: Pick<VisitorPass, 'visitorId'>): string {
  return `visitor:${pass.visitorId}`;
}
