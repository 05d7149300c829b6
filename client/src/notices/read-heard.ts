import type { ConversationSummary } from '@contract/conversations';
import type { Id } from '@contract/common';
import type { Heard } from '../live/heard';
import type { NoticeKind } from './kinds';

/** Something to be told of, until it is over. */
export interface Notice {
  key: string;
  kind: NoticeKind;
  title: string;
  text: string;
  /** Where it leads; null: to the page as it is. */
  conversationId: Id | null;
  /** When it is over by itself, by the hub's clock. */
  endsAt?: number;
  /** Whoever looked up has it before them: it is said there as well, once. */
  once?: true;
}

export type Read = { begins: Notice } | { over: string } | null;

const short = (text: string) => (text.length > 140 ? `${text.slice(0, 139)}…` : text);

/** What of the things heard is for whoever looks elsewhere, and what is over by it. */
export function readHeard(heard: Heard, meId: Id): Read {
  switch (heard.name) {
    case 'offer.made': {
      const { id, queue, person, conversation, title, deadline } = heard.payload;
      if (Date.parse(deadline) <= Date.parse(heard.payload.now)) return null;
      const text = title ?? conversation?.lastMessage?.text ?? conversation?.subject ?? 'Work is offered to you';
      const from = `Offer from ${queue.name}: ${person.name ?? 'a customer'}`;
      const endsAt = Date.parse(deadline);
      return {
        begins: { key: `offer:${id}`, kind: 'offer', title: from, text: short(text), conversationId: null, endsAt },
      };
    }
    case 'offer.ended':
      return { over: `offer:${heard.payload.id}` };
    case 'message.added': {
      const { message, conversation } = heard.payload;
      const key = `message:${conversation.id}`;
      if (message.author.kind === 'agent' && message.visibility === 'public') return { over: key };
      if (message.author.kind !== 'customer' || message.imported || !isMine(conversation, meId)) return null;
      const who = message.author.name ?? conversation.profile.name ?? 'A customer';
      const text = short(message.text || 'sent a file');
      return { begins: { key, kind: 'message', title: who, text, conversationId: conversation.id } };
    }
    case 'conversation.changed': {
      const { id, readSeq, lastSeq } = heard.payload;
      return readSeq >= lastSeq || !isMine(heard.payload, meId) ? { over: `message:${id}` } : null;
    }
    case 'mention.added': {
      const { id, by, text, conversationId } = heard.payload;
      const title = `${by.name} mentioned you`;
      return {
        begins: { key: `mention:${id}`, kind: 'mention', title, text: short(text), conversationId, once: true },
      };
    }
    case 'sla.due': {
      const { conversationId, level, metric } = heard.payload;
      const title = `${metric === 'resolution' ? 'A solution' : 'A reply'} ${level === 'breached' ? 'is late' : 'is due soon'}`;
      const key = `due:${conversationId}:${metric}`;
      return { begins: { key, kind: 'due', title, text: 'Agreed with the customer', conversationId, once: true } };
    }
    default:
      return null;
  }
}

const isMine = ({ control }: ConversationSummary, meId: Id) => control.kind === 'agent' && control.id === meId;
