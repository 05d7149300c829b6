import type { Id, Instant } from './common.js';
import type { AlertIncident } from './alerts.js';
import type { Agreement } from './consents.js';
import type { ConversationSummary, LeavingReply, Message, MessageState } from './conversations.js';
import type { Handoff } from './handoff.js';
import type { Mention } from './macros.js';
import type { BoardChange } from './insights.js';
import type { DeskChange, Offer, OfferState } from './routing.js';
import type { DeskAct } from './setup.js';
import type { SlaMetric } from './sla.js';
import type { WaitRange } from './staffing.js';
import type { TextSupervision, Whisper } from './supervision.js';

/**
 * Every socket message, both ways. Sockets are a hint: `GET /v1/sync?after=` is the truth, and applying a message twice
 * must be harmless. The server chooses rooms; the token travels in the CONNECT payload, as `{ token }`.
 */
export interface AgentLive {
  ready: (hello: { agentId: Id; cursor: string; now: Instant }) => void;
  'message.added': (fact: { message: Message; conversation: ConversationSummary }) => void;
  'message.state': (fact: { id: Id; conversationId: Id; state: MessageState; stateReason: string | null }) => void;
  'conversation.changed': (conversation: ConversationSummary) => void;
  /** All that waits in a conversation before it leaves. What left comes as `message.added`, under the same id. */
  'leaving.changed': (now: { conversationId: Id; replies: LeavingReply[] }) => void;
  /** Something of a person or of the records they are made of changed: read it again. What they agreed to comes along. */
  'profile.changed': (change: { id: Id; consents: Agreement[] }) => void;
  /** This person and these conversations are no more. */
  'person.erased': (gone: { id: Id; conversationIds: Id[] }) => void;
  /** A file of people is further than before: whoever looks at it reads it again. */
  'import.changed': (change: { id: Id }) => void;
  /** An agreed time is nearly over, or is over. The list and the thread show it by `conversation.changed` as well. */
  'sla.due': (due: {
    conversationId: Id;
    level: 'warned' | 'breached';
    metric: SlaMetric;
    policy: string;
    dueAt: Instant;
  }) => void;
  'handoff.changed': (handoff: Handoff) => void;
  'offer.made': (offer: Offer) => void;
  'offer.ended': (end: { id: Id; workItemId: Id; state: OfferState; takenBy: string | null; at: Instant }) => void;
  'desk.changed': (desk: DeskChange) => void;
  /** Somebody else changed something at your desk; not sent where that was done in private. */
  'desk.managed': (act: DeskAct) => void;
  typing: (who: { conversationId: Id; kind: 'customer' | 'agent'; name: string | null }) => void;
  /** Who of the supervisors looks on here, to the person who has it; those in private are not told. */
  'supervision.changed': (now: { conversationId: Id; people: TextSupervision[] }) => void;
  /** A supervisor's word for you alone. */
  whisper: (whisper: Whisper) => void;
  viewers: (who: { conversationId: Id; people: { id: Id; name: string; typing: boolean }[] }) => void;
  /** `undone`: an answer that was taken back before it left; its words are in `text` again. */
  'draft.changed': (draft: {
    conversationId: Id;
    mode: 'reply' | 'note';
    text: string;
    clientId: string;
    undone?: LeavingReply;
  }) => void;
  /** A colleague named the reader in a note. */
  'mention.added': (mention: Mention) => void;
  /** Something new in a conversation the reader follows. */
  'followed.news': (news: { conversationId: Id; message: Message; conversation: ConversationSummary }) => void;
  /** Who follows this conversation changed. */
  'participants.changed': (change: { conversationId: Id }) => void;
  /** A callback or a promise about this person changed, or its time comes: what is owed is read again. */
  'obligations.changed': (change: { conversationId: Id; profileId: Id }) => void;
  /** Everything up to this cursor has been pushed here: the place to catch up from after a gap. */
  horizon: (at: { cursor: string }) => void;
  'session.ended': (why: { code: 'revoked' | 'expired' | 'role_changed' | 'shutdown' }) => void;
}

export interface AgentSays {
  /** Opens a conversation: joins its room when the policy allows. `silent`: a supervisor looks on; who else is there is not told by this. */
  view: (
    what: { conversationId: Id | null; silent?: boolean },
    done: (answer: { ok: boolean; code?: string }) => void,
  ) => void;
  typing: (what: { conversationId: Id }) => void;
  /** Renews the presence lease. Every 5 seconds. */
  beat: (done: (answer: { now: Instant }) => void) => void;
}

export interface SupervisorLive {
  ready: (hello: { agentId: Id; now: Instant }) => void;
  'board.changed': (change: BoardChange) => void;
  'alert.changed': (incident: AlertIncident) => void;
  'decision.made': (decision: { id: Id; sentence: string; at: Instant }) => void;
  'session.ended': AgentLive['session.ended'];
}

export interface VisitorMessage {
  id: Id;
  seq: number;
  from: 'you' | 'bot' | 'person' | 'system';
  name: string | null;
  text: string;
  attachments: {
    id: Id;
    name: string;
    contentType: string;
    size: number;
    url: string;
  }[];
  state: MessageState;
  clientId: string | null;
  at: Instant;
}

export interface VisitorThread {
  conversationId: Id | null;
  /** Who answers now. */
  holder: {
    kind: 'bot' | 'agent' | 'queue' | 'none';
    name: string | null;
    initials?: string | null;
  };
  status: 'open' | 'ended';
  position: number | null;
  staffed: boolean;
  /** How long until a person answers, when we can say so honestly. */
  waitSeconds?: WaitRange | null;
  /** When somebody is back, while nobody is. */
  opensAt?: Instant | null;
  messages: VisitorMessage[];
  cursor: number;
}

export interface VisitorLive {
  ready: (thread: VisitorThread) => void;
  'message.added': (message: VisitorMessage) => void;
  'message.state': (fact: { id: Id; state: MessageState }) => void;
  /** Control moved: "Maya joined", "You are next". */
  'holder.changed': (
    now: Pick<VisitorThread, 'holder' | 'status' | 'position' | 'staffed' | 'waitSeconds' | 'opensAt'>,
  ) => void;
  typing: (who: { kind: 'bot' | 'person'; name: string | null }) => void;
  'session.ended': (why: { code: string }) => void;
}

export interface VisitorSays {
  send: (
    message: { clientId: string; text: string; attachmentIds?: Id[] },
    done: (answer: { ok: true; message: VisitorMessage } | { ok: false; code: string; title: string }) => void,
  ) => void;
  typing: () => void;
  read: (upTo: { seq: number }) => void;
  /** The browser has our messages up to here, whether or not anybody looked. */
  received: (upTo: { seq: number }) => void;
  sync: (after: { seq: number }, done: (thread: VisitorThread) => void) => void;
  /** The customer asks for a person, whoever holds the conversation. */
  person: (done: (answer: { ok: boolean }) => void) => void;
}

/** `POST /widget/{inboxId}/session`: opens or resumes a visitor's session. */
export interface WidgetSession {
  token: string;
  expiresAt: Instant;
  visitorId: string;
  inbox: {
    id: Id;
    name: string;
    color: string;
    greeting: string;
    bot: { name: string } | null;
    preChat: { name: boolean; email: boolean; required: boolean };
    /** First sentences offered as buttons, before anything was written. */
    starters?: string[];
    /** What the launcher says once while the panel is closed. */
    teaser?: string | null;
    /** The brand's sign beside its name; a letter where there is none. */
    glyph?: 'leaf' | 'bag' | 'bolt' | 'heart' | 'home' | null;
  };
  /** What the hub already holds about this visitor: nothing more than they gave or proved. */
  visitor?: { name: string | null; email: boolean };
  thread: VisitorThread;
}
