import type { ConversationDetail } from './conversations.js';

/** `{{customer.first_name}}`, and with words for when it is not known `{{customer.first_name|there}}`. */
const pattern = /\{\{\s*([a-z_][\w.-]*)\s*(?:\|([^{}]*))?\}\}/gi;

export const variables = [
  'customer.name',
  'customer.first_name',
  'customer.email',
  'customer.phone',
  'agent.name',
  'agent.first_name',
  'queue.name',
  'conversation.id',
  'conversation.subject',
  'conversation.channel',
  'conversation.inbox',
] as const;

/** What each variable stands for now; null or absent: not known. */
export type VariableValues = Record<string, string | null>;

/** The names a text asks for, each once. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name]) => name as string))];
}

/** Fills what is known. What is not stays as `{{…}}`, and blocks the send. */
export function fillVariables(text: string, values: VariableValues): string {
  return text.replaceAll(pattern, (whole, name: string, otherwise: string | undefined) => {
    const value = Object.hasOwn(values, name) ? values[name] : null;
    return value || otherwise?.trim() || whole;
  });
}

/** The values of one conversation; the fields of a person are `customer.<field>`. */
export function variableValues(row: ConversationDetail, agentName: string | null): VariableValues {
  const { people } = row;
  const address = (kind: string) => people.identities.find((one) => one.kind === kind)?.value ?? null;
  const fields = people.traits.map((trait) => [`customer.${trait.name}`, plain(trait.value)]);
  return {
    ...Object.fromEntries(fields),
    'customer.name': people.name,
    'customer.first_name': first(people.name),
    'customer.email': address('email'),
    'customer.phone': address('phone'),
    'agent.name': agentName,
    'agent.first_name': first(agentName),
    'queue.name': row.queue?.name ?? null,
    'conversation.id': row.id,
    'conversation.subject': row.subject,
    'conversation.channel': row.inbox.channel,
    'conversation.inbox': row.inbox.name,
  };
}

const first = (name: string | null): string | null => name?.trim().split(/\s+/)[0] || null;

function plain(value: unknown): string | null {
  if (Array.isArray(value)) return value.map(String).join(', ') || null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
