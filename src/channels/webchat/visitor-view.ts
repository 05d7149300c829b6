import type { Message, MessageState } from '../../contract/conversations.js';
import type { VisitorMessage, VisitorThread } from '../../contract/live.js';
import { firstName } from './webchat.settings.js';

const sides = { customer: 'you', bot: 'bot', agent: 'person', system: 'system' } as const;

/** A customer sees public words only, and not the transcript a bot brought along from elsewhere. */
export function isVisible(message: Pick<Message, 'visibility' | 'imported'>): boolean {
  return message.visibility === 'public' && !message.imported;
}

/** A message as its customer sees it: first names, no ids of people, files by addresses that need no sign-in. */
export function toVisitorMessage(message: Message, readSeq: number, fileUrl: (id: string) => string): VisitorMessage {
  const { kind, name } = message.author;
  const own = kind === 'customer';
  return {
    id: message.id,
    seq: message.seq,
    from: sides[kind],
    name: shownName(kind, name),
    text: message.text,
    attachments: message.attachments.map(({ id, name: file, contentType, size, url }) => ({
      id,
      name: file,
      contentType,
      size,
      url: /^https?:/.test(url) ? url : fileUrl(id),
    })),
    state: own ? ownState(message.seq, readSeq) : message.state,
    clientId: own ? ownClientId(message.clientId) : null,
    at: message.sentAt,
  };
}

function shownName(kind: Message['author']['kind'], name: string | null): string | null {
  if (kind === 'agent') return firstName(name);
  return kind === 'bot' ? name : null;
}

/** What the hub has is delivered; what somebody here has had before their eyes is read. */
function ownState(seq: number, readSeq: number): MessageState {
  return seq <= readSeq ? 'read' : 'delivered';
}

/** The visitor chose the last part; what stands before keeps one visitor's ids from meeting another's. */
export function externalId(visitorId: string, clientId: string): string {
  return `web:${visitorId}:${clientId}`;
}

function ownClientId(external: string | null): string | null {
  return external?.startsWith('web:') ? external.split(':').slice(2).join(':') : external;
}

export function toHolder(control: {
  kind: VisitorThread['holder']['kind'];
  name: string | null;
}): VisitorThread['holder'] {
  if (control.kind === 'bot') return { kind: 'bot', name: control.name };
  if (control.kind === 'agent')
    return { kind: 'agent', name: firstName(control.name), initials: initials(control.name) };
  return { kind: control.kind, name: null };
}

function initials(name: string | null): string | null {
  const parts = name?.trim().split(/\s+/) ?? [];
  if (parts.length === 0) return null;
  const ends = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : [parts[0]];
  return ends.map((part) => [...part][0]?.toUpperCase() ?? '').join('');
}
