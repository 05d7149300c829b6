import { unsubscribeHeaders } from '../../governance/index.js';
import { composeHtml, composeText, type Quoted } from './compose-html.js';
import type { EmailSettings } from './email.settings.js';
import type { MailParcel } from './pack-mail.js';
import { unsubscribeMailto } from './unsubscribe-mail.js';
import { ownMessageId, replyAddress, returnPath } from './reply-token.js';

export interface MailFileOut {
  filename: string;
  contentType: string;
  content: Buffer;
  /** A picture within the mail, by its Content-ID. */
  cid?: string;
}

interface Named {
  name: string;
  address: string;
}

/** A mail of ours with all that is in it, whichever way it leaves. */
export interface ComposedMail {
  messageId: string;
  from: Named;
  to: Named;
  cc: string[];
  bcc: string[];
  replyTo?: Named;
  subject: string;
  text: string;
  html: string;
  attachments: MailFileOut[];
  inReplyTo?: string;
  references?: string;
  headers: Record<string, string>;
  envelope: { from: string; to: string[] };
}

/** The mail as it goes out: our own ids in it bring answers and bounces back to their conversation. */
export function composeMail(
  parcel: MailParcel,
  settings: EmailSettings,
  key: Buffer,
  attachments: MailFileOut[],
  quoted: Quoted | null = null,
): ComposedMail {
  const { address, fromName, plusAddresses } = settings;
  const domain = address.split('@')[1];
  const reply = plusAddresses ? replyAddress(key, parcel.conversationId, address) : undefined;
  // Lined up by an older version, a parcel names no copies.
  const { cc = [], bcc = [] } = parcel as Partial<MailParcel>;
  const pictures = attachments.flatMap(({ cid, filename }) => (cid ? [{ cid, name: filename }] : []));
  const below = { signature: parcel.signature, pictures };
  return {
    messageId: `<${ownMessageId(key, parcel.messageId, domain)}>`,
    from: { name: fromName ?? '', address },
    to: { name: parcel.to.name ?? '', address: parcel.to.address },
    cc,
    bcc,
    ...(reply && { replyTo: { name: fromName ?? '', address: reply } }),
    subject: parcel.subject,
    text: composeText(parcel.text, quoted, below),
    html: composeHtml(parcel.text, quoted, below),
    attachments,
    ...(parcel.inReplyTo && { inReplyTo: `<${parcel.inReplyTo}>` }),
    ...(parcel.references.length > 0 && { references: parcel.references.map((id) => `<${id}>`).join(' ') }),
    headers: {
      ...(parcel.automatic && ofMachines(parcel, settings)),
      ...(parcel.unsubscribe && unsubscribeHeaders(parcel.unsubscribe, mailtoOf(parcel.unsubscribe, settings))),
    },
    envelope: {
      from: plusAddresses ? returnPath(key, parcel.messageId, address) : address,
      to: [parcel.to.address, ...cc, ...bcc],
    },
  };
}

/** Yours where one is set; else a mail to us, with the token that proves what it may stop. */
function mailtoOf(link: string, { unsubscribe, address, plusAddresses }: EmailSettings): string | undefined {
  if (unsubscribe?.startsWith('mailto:')) return unsubscribe;
  return plusAddresses ? unsubscribeMailto(address, link) : undefined;
}

/** Other machines must not answer what no person wrote (RFC 3834). */
function ofMachines({ inReplyTo }: MailParcel, { unsubscribe }: EmailSettings): Record<string, string> {
  return {
    'Auto-Submitted': inReplyTo ? 'auto-replied' : 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    ...(unsubscribe && { 'List-Unsubscribe': `<${unsubscribe}>` }),
  };
}
