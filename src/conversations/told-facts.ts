import type { EventName } from '../contract/events.js';

/** A message is there, or reads otherwise. */
export const messageFacts: EventName[] = [
  'message.received',
  'reply.written',
  'reply.imported',
  'note.written',
  'message.changed',
];

/** A conversation stands otherwise in a list. What screens are told live they are told again after a gap. */
export const changeFacts: EventName[] = [
  'conversation.opened',
  'conversation.reopened',
  'conversation.resolved',
  'conversation.snoozed',
  'conversation.woken',
  'conversation.changed',
  'control.changed',
];

/** An answer waits before it leaves, or waits no more. When it leaves, that is told as a message. */
export const leavingFacts: EventName[] = ['reply.delayed', 'reply.undone', 'reply.stopped'];

/** What a person may be written for is another now: by their word, or because they were joined with somebody or parted again. */
export const personFacts: EventName[] = ['consent.changed', 'profile.merged', 'profile.unmerged'];
