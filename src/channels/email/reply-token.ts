import { sameText, sign } from '../../kernel/auth/hash.js';

const PURPOSE = 'mail-reply';
/** 16 characters of base64url: 96 bits. Addresses are often folded to lower case on their way, so it is hex. */
const LENGTH = 24;

const proof = (key: Buffer, conversationId: string): string =>
  Buffer.from(sign(key, PURPOSE, conversationId), 'base64url')
    .toString('hex')
    .slice(0, LENGTH);

/** `reply+<conversation>.<proof>@domain`: whoever answers there was sent our mail, whatever their program does to its headers. */
export function replyAddress(key: Buffer, conversationId: string, address: string): string {
  const [local, domain] = address.split('@');
  return `${local.split('+')[0]}+${conversationId}.${proof(key, conversationId)}@${domain}`;
}

/** The conversation a mail to these addresses belongs to, if the proof in one of them is right. */
export function conversationOf(key: Buffer, addresses: string[]): string | null {
  for (const address of addresses) {
    const [, id, given] = /\+([\w-]{3,60})\.([\da-f]{24})@/i.exec(address) ?? [];
    if (id && sameText(given.toLowerCase(), proof(key, id.toLowerCase()))) return id.toLowerCase();
  }
  return null;
}

/** Our own Message-ID: a bounce or an answer names it, and nobody else can make one. */
export function ownMessageId(key: Buffer, messageId: string, domain: string): string {
  return `${messageId}.${proof(key, `message:${messageId}`)}@${domain}`;
}

/** The messages of ours among these ids. */
export function ownMessages(key: Buffer, ids: string[]): string[] {
  return ids.flatMap((id) => {
    const [, messageId, given] = /^([\w-]{3,60})\.([\da-f]{24})@/i.exec(id) ?? [];
    return messageId && sameText(given.toLowerCase(), proof(key, `message:${messageId}`)) ? [messageId] : [];
  });
}

/** The envelope's sender of a mail of ours: what cannot be delivered comes back there, naming the message. */
export const returnPath = (key: Buffer, messageId: string, address: string): string => {
  const [local, domain] = address.split('@');
  return `${local.split('+')[0]}+b.${messageId}.${proof(key, `message:${messageId}`)}@${domain}`;
};

export function bouncedMessage(key: Buffer, addresses: string[]): string | null {
  for (const address of addresses) {
    const [, id, given] = /\+b\.([\w-]{3,60})\.([\da-f]{24})@/i.exec(address) ?? [];
    if (id && sameText(given.toLowerCase(), proof(key, `message:${id.toLowerCase()}`))) return id.toLowerCase();
  }
  return null;
}
