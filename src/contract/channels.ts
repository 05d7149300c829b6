import type { Capabilities, ReplyKind } from './capabilities.js';
import type { CredentialField, FieldGroup, SettingField } from './channel-fields.js';
import type { ChannelClass, ChannelKind, Id, Instant } from './common.js';
import type { Control, Message } from './conversations.js';
import type { HandoffState } from './handoff.js';
import type { NumberPolicy } from './numbers.js';

export { type Capabilities, type ReplyKind, replyKinds } from './capabilities.js';
export type { CredentialField, FieldGroup, SettingField } from './channel-fields.js';

/** One step of connecting a channel. `value` is shown to be copied. */
export interface SetupStep {
  text: string;
  value?: string;
}

/** `GET /v1/channels`: every channel of this hub, out of the registry. */
export interface Channel {
  kind: ChannelKind;
  name: string;
  class: ChannelClass;
  capabilities: Capabilities;
  settings: SettingField[];
  credentials: CredentialField[];
  /** In the order of the form. */
  groups: FieldGroup[];
  /** How many inboxes of it there are. */
  inboxes: number;
}

/** How many seconds an answer of a person may wait before it leaves. */
export const undoChoices = [0, 5, 10, 20, 30] as const;

/** `GET /v1/inboxes`. Secrets are shown once, when they are made. */
export interface Inbox {
  id: Id;
  name: string;
  channel: ChannelKind;
  settings: Record<string, unknown>;
  bot: { id: Id; name: string } | null;
  queueId: Id | null;
  /** An answer of a person waits so long before it leaves, and can be undone until then; 0: it leaves at once. */
  undoSeconds: number;
  paused: boolean;
  /** Where its messages come in. */
  inboundUrl: string | null;
  /** Which credentials are set, and since when; never what they are. */
  credentials: { name: string; setAt: Instant }[];
  /** Credentials the channel needs and the inbox has not: until then nothing is sent or taken in. */
  missing: string[];
  /** What to do at the vendor. */
  setup: SetupStep[];
  counts: InboxCounts;
  lastInAt: Instant | null;
  health: EndpointHealth;
  createdAt: Instant;
}

/** What the health page shows of an inbox beside its address. */
export interface InboxCounts {
  /** Requests whose signature was not right. */
  refused: number;
  lastRefusedAt: Instant | null;
  /** Events by the vendor's own name that were kept and not used. */
  ignored: { type: string; count: number; lastAt: Instant; known: boolean }[];
}

/** One thing looked at when an inbox is verified. `ok` is null while it cannot be known yet. */
export interface VerifyStep {
  name: string;
  ok: boolean | null;
  words: string;
}

/** `POST /v1/inboxes/{id}/verify` */
export interface InboxVerified {
  /** Nothing is wrong, as far as can be known. */
  ok: boolean;
  steps: VerifyStep[];
}

/** A text the vendor approved: the only words some channels take once their window is closed. `{{1}}` is the first parameter. */
export interface ReplyTemplate {
  name: string;
  language: string;
  body: string;
  /** What each parameter stands for, in order. */
  params: string[];
}

/** `people`: a person may still write, a bot may not. `template`: only an approved text goes out. */
export interface ReplyWindow {
  state: 'open' | 'people' | 'template' | 'closed';
  /** When free words end; null where they never do. */
  closesAt: Instant | null;
  peopleUntil: Instant | null;
}

/** Another way to answer the same person. */
export interface OtherChannel {
  channel: ChannelKind;
  inbox: { id: Id; name: string };
  /** Their conversation there; null while there is none. */
  conversationId: Id | null;
  allowed: boolean;
  /** Why not, in words. */
  why: string | null;
  /** How a conversation is begun there; null where there is one, or none may be. */
  first: FirstWords | null;
}

/** The first message to somebody through an inbox: `POST /v1/profiles/{id}/conversations`. */
export interface FirstWords {
  identity: { id: Id; value: string };
  /** Only an approved text may come first. */
  byTemplate: boolean;
  templates: ReplyTemplate[];
  maxText: number;
  segments: boolean;
  countsBytes: boolean;
  attachments: boolean;
}

/** `GET /v1/conversations/{id}/reply-options`: what may be written here now, by whoever asks. */
export interface ReplyOptions {
  channel: ChannelKind;
  inbox: { id: Id; name: string };
  /** Whether anything may be sent: free words, or a template where `window.state` says so. */
  allowed: boolean;
  why: string | null;
  window: ReplyWindow;
  maxText: number;
  segments: boolean;
  countsBytes: boolean;
  attachments: boolean;
  /** One message can be answered, with `replyTo`. */
  quotes: boolean;
  templates: ReplyTemplate[];
  /** The newest words of the customer are public. `off` says of a kind that is over why; `maxText` is a public answer's, counted by weight where it `weighs`. */
  publicReply: {
    kinds: ReplyKind[];
    off: Partial<Record<ReplyKind, string>>;
    maxText: number;
    weighs: boolean;
  } | null;
  /** What becomes of card, identification and account numbers in the words. */
  numbers: NumberPolicy;
  others: OtherChannel[];
}

export interface Bot {
  id: Id;
  name: string;
  version: string | null;
  protocol: BotProtocol;
  webhookUrl: string | null;
  /** People get the conversation after so many failed tries of one delivery. */
  silentAfterTries: number;
  /** How long the bot may take to acknowledge a webhook. An answer may take as long as it likes. */
  ackSeconds: number;
  disabledAt: Instant | null;
  disabledReason: string | null;
  health: EndpointHealth;
  createdAt: Instant;
}

export const botProtocols = ['throughline', 'botframework', 'chatwoot', 'botpress'] as const;
export type BotProtocol = (typeof botProtocols)[number];

export interface EndpointHealth {
  state: 'ok' | 'failing' | 'disabled';
  since: Instant | null;
  reason: string | null;
  lastOkAt: Instant | null;
  /** It failed so often in a row that it is not called until then, and then once. */
  breaker: { openedAt: Instant; failures: number; nextTryAt: Instant } | null;
  /** The vendor asked us to wait. */
  heldUntil: Instant | null;
  /** The vendor does not take the inbox's credentials. */
  credentials: { state: 'refused' | 'expired'; since: Instant; why: string } | null;
}

/** Every webhook to a bot or an integrator, signed by Standard Webhooks; `id` stays the same however often it is tried. */
export interface WebhookEnvelope<Type extends string = string, Data = unknown> {
  id: Id;
  type: Type;
  time: Instant;
  /** Counts per conversation without gaps, for this receiver. */
  seq: number;
  data: Data;
}

interface AboutConversation {
  conversation: {
    id: Id;
    inbox: { id: Id; name: string; channel: ChannelKind };
    status: string;
    subject: string | null;
  };
  profile: { id: Id; name: string | null };
  control: Control;
  /** Whether this bot holds control: the epoch to write with is `control.epoch`. */
  canReply: boolean;
}

export type BotWebhook =
  | WebhookEnvelope<'message.created', AboutConversation & { message: Message }>
  | WebhookEnvelope<
      'control.changed',
      AboutConversation & {
        from: { kind: string; id: Id | null };
        to: { kind: string; id: Id | null; name: string | null };
        epoch: number;
        reason: string;
        outcome?: unknown;
      }
    >
  | WebhookEnvelope<'handoff.status', AboutConversation & { handoffId: Id; state: HandoffState }>;

/** What a custom channel is sent: an answer to be brought to the customer. */
export type InboxWebhook = WebhookEnvelope<
  'message.send',
  {
    messageId: Id;
    conversationId: Id;
    to: { kind: string; value: string; name: string | null };
    thread: string | null;
    text: string;
    attachments: { name: string; contentType: string; size: number; url: string }[];
    author: { kind: string; name: string | null };
    replyTo: Id | null;
    sentAt: Instant;
  }
>;

export const deliveryStates = ['pending', 'delivered', 'failed', 'unknown', 'disabled'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export interface Delivery {
  id: Id;
  target: { kind: 'bot' | 'inbox'; id: Id };
  conversationId: Id;
  messageId: Id | null;
  seq: number;
  type: string;
  state: DeliveryState;
  attempts: number;
  nextAt: Instant | null;
  lastStatus: number | null;
  lastError: string | null;
  latencyMs: number | null;
  createdAt: Instant;
  settledAt: Instant | null;
}

/** `GET /v1/deliveries/{id}`: with what was sent and what came back. */
export interface DeliveryDetail extends Delivery {
  body: unknown;
  log: {
    attempt: number;
    at: Instant;
    url: string;
    status: number | null;
    error: string | null;
    answer: string | null;
    latencyMs: number;
  }[];
}

export interface DeadLetter {
  id: Id;
  kind: string;
  source: string;
  payload: unknown;
  error: string;
  attempts: number;
  createdAt: Instant;
}
