import type { Id } from './common.js';

/**
 * Every fact the hub records, with the data stored beside it. Names are `noun.verb_past`; the conversation, profile,
 * subject and actor stand in columns of their own, so `data` holds only what is left.
 */
export interface EventMap {
  /** subject: message. The bot that works or worked the conversation, where there is one. */
  'message.received': { botId?: Id };
  /** subject: message. An outbound public message: channels deliver it. */
  'reply.written': { handle?: string };
  /** subject: message */
  'note.written': Record<string, never>;
  /** subject: message. Somebody answered outside the hub. */
  'reply.imported': Record<string, never>;
  /** subject: message */
  'message.state': { state: string; reason?: string };
  /** subject: message. Something of it is shown otherwise now: its files came. */
  'message.changed': Record<string, never>;
  /** subject: message. Files of it are still at the vendor's. */
  'files.awaited': { tries: number };
  /** subject: message. Null: the reaction was taken back. */
  'message.reacted': { emoji: string | null };
  /** subject: identity. A customer's own words ended or began consent: STOP, START. */
  'consent.said': { inboxId: Id; granted: boolean; evidence: string };
  'conversation.opened': {
    botId: Id | null;
    queueId: Id | null;
    interactionId: Id;
  };
  'conversation.reopened': {
    botId: Id | null;
    queueId: Id | null;
    interactionId: Id;
    by: 'customer' | 'agent';
  };
  'conversation.resolved': { interactionId: Id | null };
  'conversation.snoozed': { until: string };
  'conversation.woken': { why: 'customer' | 'time' | 'agent' };
  'conversation.changed': { fields: string[] };
  'control.changed': {
    from: { kind: string; id: Id | null };
    to: { kind: string; id: Id | null; name: string | null };
    epoch: number;
    reason: string;
    /** The work that moved in the same transaction. */
    workItemId?: Id;
    outcome?: unknown;
  };
  /** subject: interaction. The issue of an interaction became known or changed. */
  'interaction.keyed': { issueKey: string; source: string };
  'interaction.ended': { resolved: string | null };
  /** subject: identity */
  'profile.identified': { kind: string; proof: string };
  'profile.changed': { fields: string[] };
  'consent.changed': { purpose: string; channel: string; granted: boolean };
  /** subject: handoff */
  'handoff.requested': { queueId: Id; workItemId: Id };
  'handoff.enriched': { fields: string[] };
  'handoff.status': { state: string; botId: Id };
  'handoff.acknowledged': Record<string, never>;
  /** subject: work item */
  'work.queued': { queueId: Id };
  'work.offered': { offerId: Id; agentId: Id };
  'work.accepted': { offerId: Id; agentId: Id };
  'work.wrapping': { agentId: Id };
  'work.completed': { agentId: Id | null };
  'work.canceled': { why: string };
  /** subject: offer */
  'offer.ended': {
    state: string;
    agentId: Id;
    workItemId: Id;
    takenBy?: string;
  };
  /** subject: agent */
  'agent.status_changed': { status: string; reason?: string };
  'agent.presence_changed': { presence: string };
  'session.revoked': { sessionId: Id };
  /** subject: conversation */
  'wrap_up.done': {
    dispositions: string[];
    solved: string | null;
    unfinished: boolean;
  };
  /** subject: interaction */
  'contact.repeated': {
    of: Id;
    issueKey: string;
    contacts: number;
    gapSeconds: number;
  };
  /** subject: interaction. It repeated another contact, and no longer does. */
  'contact.cleared': Record<string, never>;
  /** subject: decision */
  'decision.made': { play: string; chosen: string; sentence: string; decisionId: Id };
  /** subject: outreach */
  'outreach.due': { conversationId: Id; text: string; decisionId: Id };
  'outreach.suppressed': { code: string; play: string; sentence?: string };
  /** subject: outreach. What became of it: sent, or given back with the reason. */
  'outreach.settled': { state: string; reason?: string; decisionId: Id };
  /** A person who should get this conversation first, and how urgent it is; queued or not yet. */
  'work.preferred': {
    conversationId: Id;
    agentId: Id;
    priority: number;
    decisionId: Id;
  };
  /** subject: decision. A supervisor should look at this conversation. */
  'review.requested': { contacts: number; issueKey: string };
  'review.done': Record<string, never>;
  /** subject: decision */
  'decision.outcome': { state: string };
  'play.changed': { play: string; version: number };
  'kill_switch.changed': { on: boolean };
  /** subject: inbox */
  'inbox.changed': Record<string, never>;
  /** subject: bot */
  'bot.changed': Record<string, never>;
  /** A bot that holds this conversation does not answer: people must take it. */
  'bot.silent': { botId: Id; conversationId: Id; why: string };
  /** subject: bot or inbox. Nothing more is sent there until somebody switches it on again. */
  'endpoint.disabled': { targetKind: string; targetId: Id; why: string };
}

export type EventName = keyof EventMap;
