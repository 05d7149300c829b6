export { sendFile } from './attachments.controller.js';
export { Attachments } from './attachments.js';
export { ChangeControl } from './change-control.js';
export { ChangeConversation } from './change-conversation.js';
export { ChangeStatus } from './change-status.js';
export { ConversationsModule } from './conversations.module.js';
export { ConversationsQueries } from './conversations.queries.js';
export { GiveControl } from './give-control.js';
export type { InboundItem, Received } from './inbound-item.js';
export { EndInteraction, KeyInteraction } from './interactions.js';
export type { AttachmentNote } from './message-row.js';
export { storable } from './message.schema.js';
export { ReceiveMessages } from './receive-messages.js';
export { SetMessageState } from './set-message-state.js';
export { TieAddress } from './tie-address.js';
export { type Outlook, WaitingRoom } from './waiting-room.js';
export { type Reply, WriteReply } from './write-reply.js';
/** Channels name addresses, and may not know profiles. */
export { normalizeAddress } from '../profiles/index.js';
