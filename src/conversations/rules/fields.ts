import type { Condition, ConditionOp, RuleField, RuleFieldType } from '../../contract/macros.js';
import type { TraitDefinition } from '../../contract/traits.js';
import { moods } from './judge-mood.js';

const own: RuleField[] = [
  { field: 'message.text', label: 'Their words', type: 'text' },
  { field: 'message.mood', label: 'Their mood', type: 'choice', choices: [...moods] },
  { field: 'message.public', label: 'Everybody may read it', type: 'boolean' },
  { field: 'conversation.subject', label: 'Subject', type: 'text' },
  { field: 'conversation.channel', label: 'Channel', type: 'choice' },
  { field: 'conversation.inbox', label: 'Inbox', type: 'choice' },
  { field: 'conversation.queue', label: 'Queue', type: 'choice' },
  {
    field: 'conversation.status',
    label: 'Status',
    type: 'choice',
    choices: ['open', 'pending', 'snoozed', 'resolved'],
  },
  { field: 'conversation.holder', label: 'Held by', type: 'choice', choices: ['bot', 'agent', 'queue', 'none'] },
  { field: 'conversation.tags', label: 'Tags', type: 'list' },
  { field: 'conversation.contacts', label: 'Contacts on this issue', type: 'number' },
  { field: 'conversation.waiting_minutes', label: 'Minutes they wait', type: 'number' },
  { field: 'conversation.idle_minutes', label: 'Minutes of silence', type: 'number' },
  { field: 'customer.tags', label: 'Customer’s tags', type: 'list' },
  { field: 'customer.segments', label: 'Customer’s segments', type: 'list' },
  { field: 'customer.language', label: 'Customer’s language', type: 'text' },
  { field: 'customer.vulnerable', label: 'Customer needs care', type: 'boolean' },
  { field: 'customer.open_complaint', label: 'Customer’s complaint is open', type: 'boolean' },
  { field: 'customer.do_not_contact', label: 'Customer is not to be contacted', type: 'boolean' },
];

const traitTypes: Record<TraitDefinition['type'], RuleFieldType> = {
  text: 'text',
  date: 'text',
  number: 'number',
  boolean: 'boolean',
  choice: 'choice',
  list: 'list',
};

export function fieldsWith(traits: Iterable<TraitDefinition>): RuleField[] {
  const taken = new Set(own.map(({ field }) => field));
  const theirs = [...traits].flatMap(({ name, label, type, choices }): RuleField[] => {
    const field = `customer.${name}`;
    const only = choices.length > 0 ? { choices } : {};
    return taken.has(field) ? [] : [{ field, label: `Customer’s ${label}`, type: traitTypes[type], ...only }];
  });
  return [...own, ...theirs];
}

export const opsOf: Record<RuleFieldType, ConditionOp[]> = {
  text: ['contains', 'contains_any', 'not_contains', 'starts_with', 'is', 'is_not', 'in', 'not_in', 'known', 'unknown'],
  choice: ['is', 'is_not', 'in', 'not_in', 'known', 'unknown'],
  list: ['contains', 'contains_any', 'not_contains', 'known', 'unknown'],
  number: ['above', 'below', 'is', 'is_not', 'known', 'unknown'],
  boolean: ['is', 'known', 'unknown'],
};

const many: ConditionOp[] = ['in', 'not_in', 'contains_any'];

/** What is wrong with a value, in words; null: nothing. */
export function valueFault({ op, value }: Condition, { type, choices }: RuleField): string | null {
  if (op === 'known' || op === 'unknown') return value === undefined ? null : 'Takes no value';
  if (many.includes(op)) {
    const right = Array.isArray(value) && value.length > 0 && value.every((one) => one.trim() !== '');
    if (!right) return 'Name at least one';
    const strange = choices && value.find((one) => !choices.includes(one));
    return strange === undefined ? null : `${strange} is none of ${choices?.join(', ')}`;
  }
  if (type === 'number') return typeof value === 'number' ? null : 'Write a number';
  if (type === 'boolean') return typeof value === 'boolean' ? null : 'Choose yes or no';
  if (typeof value !== 'string' || value.trim() === '') return 'Write a word or words';
  return choices && !choices.includes(value) ? `Choose one of ${choices.join(', ')}` : null;
}
