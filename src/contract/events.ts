import type { ChannelKind, Id } from './common.js';
import type { SensitiveAction } from './decisions.js';
import type { NumberKind, NumberPlace, NumberPolicy } from './numbers.js';

/**
 * Every fact the hub records, with the data stored beside it. Names are `noun.verb_past`; the conversation, profile,
 * subject and actor stand in columns of their own, so `data` holds only what is left.
 */
export interface EventMap {
  /** subject: message. The bot that works or worked the conversation, where there is one. */
  'message.received': { botId?: Id };
  /** subject: message. An outbound public message: channels deliver it. */
  'reply.written': { handle?: string };
  /** subject: the message it will be. An answer that waits before it leaves, so that it can be undone. */
  'reply.delayed': { leavesAt: string };
  /** subject: the message it would have been. */
  'reply.undone': Record<string, never>;
  /** subject: the message it would have been. Its time came, and it may not go out any more. */
  'reply.stopped': { why: string };
  /** subject: message */
  'note.written': Record<string, never>;
  /** subject: message. Colleagues named in a note; they follow the conversation now. */
  'people.mentioned': { agentIds: Id[] };
  /** Who follows a conversation changed. */
  'participants.changed': { agentId: Id; follows: boolean };
  /** subject: macro. What a person let run here, step by step. */
  'macro.ran': { name: string; state: string; steps: { words: string; state: string; problem?: string }[] };
  /** subject: rule. What it did here, step by step. */
  'rule.ran': { name: string; state: string; steps: { words: string; state: string; problem?: string }[] };
  /** subject: rule */
  'rule.changed': { name: string; enabled: boolean };
  /** subject: message. Somebody answered outside the hub. */
  'reply.imported': Record<string, never>;
  /** subject: message */
  'message.state': { state: string; reason?: string };
  /** subject: message. Something of it is shown otherwise now: its files came, or its words. */
  'message.changed': Record<string, never>;
  /** subject: message. Files of it are still at the vendor's. */
  'files.awaited': { tries: number };
  /** subject: message. What it says and who said it is still to be asked of the vendor. */
  'words.awaited': { tries: number };
  /** subject: message. Null: the reaction was taken back. */
  'message.reacted': { emoji: string | null };
  /** subject: identity. A customer's own words ended or began consent: STOP, START. */
  'consent.said': { inboxId: Id; granted: boolean; evidence: string };
  'conversation.opened': {
    botId: Id | null;
    queueId: Id | null;
    interactionId: Id;
    /** Begun by a person of ours, who writes first. */
    by?: 'agent';
    /** The conversation it goes on from. */
    from?: Id;
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
  /** Somebody looked at a value the customer had not proved enough for; the conversation, where it was in one. */
  'profile.revealed': { trait: string; reason: string };
  'profile.changed': { fields: string[]; traits?: string[] };
  /** subject: the event. Another system told of something the customer did. */
  'profile.tracked': { name: string };
  'profile.tagged': { tag: string; on: boolean };
  'segment.entered': { segmentId: Id; name: string };
  'segment.left': { segmentId: Id; name: string };
  /** subject: segment */
  'segment.changed': { name: string };
  'trait.changed': { name: string };
  /** subject: the record that was joined; the profile: the one that leads now. */
  'profile.merged': { surviving: Id; discarded: Id; reason: string };
  /** subject: proposal */
  'merge.proposed': { why: string; score: number };
  /** subject: the record that leads itself again; the profile: the one it was joined to. */
  'profile.unmerged': { surviving: Id; discarded: Id; reason: string };
  /** subject: import. People a piece of a file brought in or changed. */
  'people.imported': { importId: Id; profileIds: Id[] };
  /** subject: import */
  'import.started': { rows: number; proof: string };
  'import.canceled': { done: number };
  /** subject: import. All rows are worked off, or something went wrong. */
  'import.ended': { state: 'done' | 'failed'; done: number };
  /** Somebody took data out: of the person, or of the kinds named. */
  'data.exported': { what: string };
  /** subject: erasure. Somebody was taken out of everything; who they were is not said. */
  'profile.erased': { erasureId: Id; conversationIds: Id[] };
  /** subject: the purpose's name. What people are written to for, or the words they agree to. */
  'purpose.changed': {
    what: 'added' | 'changed' | 'removed' | 'text';
    label?: string;
    description?: string;
    needsConsent?: boolean;
    text?: string;
    version?: number;
  };
  /** Numbers that were kept from leaving: which kind, where, how many, never which. */
  'number.guarded': { kind: NumberKind; where: NumberPlace; count: number; action: 'masked' | 'blocked' };
  /** subject: the action's name. What is done only after proof; null: it was not there before, or is gone. */
  'sensitive_action.changed': { before: SensitiveAction | null; after: SensitiveAction | null };
  'number_policy.changed': { before: NumberPolicy; after: NumberPolicy };
  'consent.changed': { purpose: string; channel: string; granted: boolean };
  /** subject: handoff */
  'handoff.requested': { queueId: Id; workItemId: Id };
  'handoff.enriched': { fields: string[] };
  'handoff.status': { state: string; botId: Id };
  'handoff.acknowledged': Record<string, never>;
  /** subject: work item */
  'work.queued': { queueId: Id };
  'work.offered': { offerId: Id; agentId: Id };
  /** `offerId` is null where nobody was asked: somebody took it by hand, or it was given to them. */
  'work.accepted': { offerId: Id | null; agentId: Id };
  'work.urgent': { reason: string; queueId: Id };
  /** Every step of its queue has passed; the plan for that begins. */
  'work.unanswered': { queueId: Id; plan: string };
  'work.wrapping': { agentId: Id };
  /** The customer is silent: its place at the desk is free until they write. */
  'work.released': { agentId: Id };
  'work.resumed': { agentId: Id };
  'work.completed': { agentId: Id | null };
  'work.canceled': { why: string };
  /** subject: work item. A supervisor moved it by hand: who had it, and who is to get it. */
  'work.managed': {
    act: 'requeued' | 'reassigned';
    agentId: Id | null;
    toAgent: Id | null;
    reason?: string;
    private?: boolean;
  };
  /** subject: supervision. A supervisor looks on, or joins in. */
  'supervision.began': { mode: string; private?: boolean };
  'supervision.ended': { mode: string; private?: boolean };
  /** subject: whisper */
  'whisper.written': { to: Id };
  /** subject: kiosk link */
  'kiosk.changed': { name: string; revoked: boolean };
  /** subject: incident */
  'alert.fired': { ruleId: Id; queueId: Id | null; value: number | null };
  'alert.told': { ruleId: Id };
  'alert.acknowledged': Record<string, never>;
  'alert.snoozed': { minutes: number };
  'alert.resolved': Record<string, never>;
  /** subject: incident. Somebody could not be told of it. */
  'alert.untold': { to: string; why: string };
  /** subject: notice. Somebody is to be told of an incident by mail. */
  'alert.mail_due': { to: string; subject: string; text: string; inboxId: Id | null };
  /** subject: notice. What became of that mail: `why` it did not leave, and whether another try makes sense. */
  'alert.mail_tried': { why: string | null; again: boolean };
  /** subject: rule */
  /** Alerts leave by this e-mail inbox from now on; null: by the oldest that works. */
  'alert.mail_changed': { inboxId: Id | null };
  'alert.rule_changed': { name: string; enabled: boolean };
  'skill.changed': { name: string; was?: string };
  'skill.removed': { name: string; replacedBy: string | null };
  /** subject: team */
  'team.changed': { name: string };
  'team.removed': { name: string };
  /** subject: queue */
  'queue.changed': { name: string; fields: string[] };
  'queue.removed': { name: string; moveTo: Id | null; moved: number };
  /** subject: offer */
  'offer.ended': {
    state: string;
    agentId: Id;
    workItemId: Id;
    takenBy?: string;
  };
  /** subject: clock. The time to an answer, or to the end of the matter, is nearly over. */
  'sla.warned': { metric: string; track: string; policy: string; dueAt: string };
  /** subject: clock */
  'sla.breached': { metric: string; track: string; policy: string; dueAt: string };
  /** subject: callback */
  'callback.scheduled': { dueAt: string; phone: string; why: string };
  /** subject: callback */
  'callback.queued': { workItemId: Id };
  /** subject: callback. Done, failed, expired or canceled. */
  'callback.ended': { state: string; attempts: number };
  /** subject: callback. Nobody answered: it is tried again then. */
  'callback.missed': { attempt: number; outcome: string };
  /** subject: call */
  'call.ended': { outcome: string; direction: string };
  /** subject: promise */
  'promise.made': { text: string; dueAt: string | null };
  /** subject: promise */
  'promise.reminded': { text: string; dueAt: string; agentId: Id | null };
  /** subject: promise */
  'promise.moved': { text: string; dueAt: string };
  /** subject: promise */
  'promise.dropped': { text: string; reason: string };
  /** subject: promise */
  'promise.due': { workItemId: Id | null };
  /** subject: promise */
  'promise.kept': { late: boolean };
  /** subject: promise */
  'promise.broken': { text: string };
  /** subject: policy */
  'sla_policy.changed': { name: string; removed?: boolean };
  'routing_setting.changed': { fields: string[] };
  /** subject: agent */
  'agent.status_changed': { status: string; next?: string; reason?: string; private?: boolean };
  /** subject: agent. Somebody else changed what they work. */
  'agent.desk_changed': { fields: string[]; reason?: string; private?: boolean };
  /** subject: agent */
  'agent.added': { name: string; role: string };
  /** subject: agent. A link that signs them in once. */
  'agent.link_made': Record<string, never>;
  'agent.changed': { fields: string[]; role: string; was: string };
  'agent.removed': { name: string; requeued: number };
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
    /** On which channels those contacts came, each once. */
    channels: ChannelKind[];
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
  /** subject: calendar */
  'calendar.changed': { name: string; removed?: boolean };
  'kill_switch.changed': { on: boolean };
  /** subject: inbox */
  'inbox.changed': Record<string, never>;
  /** subject: bot */
  'bot.changed': Record<string, never>;
  /** subject: key. Its secret is nowhere. */
  'key.made': { role: string | null; botId: Id | null; scopes: string[]; expiresInDays: number | null };
  /** subject: key */
  'key.revoked': Record<string, never>;
  /** A bot that holds this conversation does not answer: people must take it. */
  'bot.silent': { botId: Id; conversationId: Id; why: string };
  /** subject: bot or inbox. Nothing more is sent there until somebody switches it on again. */
  'endpoint.disabled': { targetKind: string; targetId: Id; why: string };
}

export type EventName = keyof EventMap;
