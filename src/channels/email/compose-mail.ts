import type { EmailSettings } from './email.settings.js';
import type { MailParcel } from './pack-mail.js';
import { ownMessageId, replyAddress, returnPath } from './reply-token.js';

interface File {
  filename: string;
  contentType: string;
  content: Buffer;
}

/** The mail as it goes out: our own ids in it bring answers and bounces back to their conversation. */
export function composeMail(parcel: MailParcel, settings: EmailSettings, key: Buffer, attachments: File[]) {
  const { address, fromName, plusAddresses } = settings;
  const domain = address.split('@')[1];
  const reply = plusAddresses ? replyAddress(key, parcel.conversationId, address) : undefined;
  return {
    messageId: `<${ownMessageId(key, parcel.messageId, domain)}>`,
    from: { name: fromName ?? '', address },
    to: { name: parcel.to.name ?? '', address: parcel.to.address },
    ...(reply && { replyTo: { name: fromName ?? '', address: reply } }),
    subject: parcel.subject,
    text: parcel.text,
    attachments,
    ...(parcel.inReplyTo && { inReplyTo: `<${parcel.inReplyTo}>` }),
    ...(parcel.references.length > 0 && { references: parcel.references.map((id) => `<${id}>`).join(' ') }),
    // Other machines must not answer what no person wrote.
    headers: parcel.automatic ? { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' } : {},
    envelope: {
      from: plusAddresses ? returnPath(key, parcel.messageId, address) : address,
      to: [parcel.to.address],
    },
  };
}
