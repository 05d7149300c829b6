import { handoffReasons, type HandoffReason, type TranscriptTurn } from '../../contract/handoff.js';
import { type Activity, Activity as ActivitySchema, wordsOf } from './activity.js';

type Fields = Record<string, unknown>;

/**
 * `handoff.initiate` in the hub's own terms. Its `value` is the bot's business in the protocol: what Copilot Studio puts there
 * (`va_…`) is known by name, every other plain value is a slot, and the rest is kept as it is.
 */
export function readInitiation(activity: Activity, conversationId: string, botId: string): Fields {
  const value = asFields(activity.value);
  const { slots, kept } = sort(value);
  const skill = string(value.Skill ?? value.skill);
  const language = string(value.va_Language ?? value.language)?.match(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)?.[0];
  const summary = string(value.va_AgentMessage) ?? string(value.summary) ?? string(activity.text);
  return {
    ...kept,
    conversation: conversationId,
    mode: 'pass',
    reason: reasonOf(value),
    ...optional('summary', summary && { text: summary.slice(0, 5000), by: 'bot' }),
    ...optional('lastCustomerText', lastOf(value.va_LastPhrases ?? value.va_LastPhrase)),
    ...optional('intents', intents(value)),
    ...optional('slots', Object.keys(slots).length > 0 ? slots : undefined),
    ...optional('transcript', transcript(activity, botId)),
    ...optional('routing', routing(string(value.queue), skill, language)),
    bot: {
      ...optional('name', string(value.va_BotName)),
      ...optional('id', string(value.va_BotId)),
      ...optional('session', string(value.va_ConversationId)),
    },
  };
}

function reasonOf(value: Fields): { code: HandoffReason; detail?: string } {
  const given = string(value.reason);
  const code = handoffReasons.find((one) => one === given);
  if (code) return { code };
  // The system topic customers reach by asking for a person.
  if (/escalate/i.test(string(value.va_LastTopic) ?? '')) return { code: 'customer_requested' };
  return { code: 'out_of_scope', ...(given ? { detail: given.slice(0, 5000) } : {}) };
}

const read = new Set([
  'va_AgentMessage',
  'va_LastPhrases',
  'va_LastPhrase',
  'va_Topics',
  'va_LastTopic',
  'va_BotName',
  'va_BotId',
  'va_ConversationId',
  'va_Language',
  'reason',
  'summary',
  'queue',
  'language',
]);

/** The bot's own variables become slots; the platform's that we do not use, and whole objects, are kept as extensions. */
function sort(value: Fields): { slots: Fields; kept: Fields } {
  const slots: Fields = {};
  const kept: Fields = {};
  for (const [name, one] of Object.entries(value)) {
    if (read.has(name)) continue;
    const plain = ['string', 'number', 'boolean'].includes(typeof one);
    if (plain && !name.startsWith('va_') && name.length <= 100)
      slots[name] = { value: one, confirmed: false, source: 'bot framework' };
    else kept[name.startsWith('va_') ? name : `value.${name}`] = one;
  }
  return { slots, kept };
}

function transcript({ attachments }: Activity, botId: string): TranscriptTurn[] | undefined {
  const found = attachments?.find(
    ({ name, content }) => name === 'Transcript' || Array.isArray(asFields(content).activities),
  );
  const activities = asFields(found?.content).activities;
  if (!Array.isArray(activities)) return undefined;
  return activities.slice(-1000).flatMap((one, i) => {
    const turn = ActivitySchema.safeParse(one);
    const words = turn.success && turn.data.type === 'message' ? wordsOf(turn.data) : '';
    return turn.success && words !== '' ? [toTurn(turn.data, words, i, botId)] : [];
  });
}

function toTurn({ id, timestamp, from }: Activity, text: string, i: number, botId: string): TranscriptTurn {
  const at = timestamp && !Number.isNaN(Date.parse(timestamp)) ? new Date(timestamp).toISOString() : undefined;
  const by = from?.role === 'bot' || from?.id === botId ? 'bot' : 'customer';
  return { id: id ?? `turn-${i}`, ...optional('at', at), by, text: text.slice(0, 20_000) };
}

function intents(value: Fields): { name: string; rank: number }[] | undefined {
  const last = string(value.va_LastTopic);
  const others = [value.va_Topics]
    .flat()
    .filter((one): one is string => typeof one === 'string' && one !== last && one !== '');
  const names = [...(last ? [last] : []), ...others.reverse()].slice(0, 50);
  return names.length > 0 ? names.map((name, i) => ({ name: name.slice(0, 200), rank: i + 1 })) : undefined;
}

function routing(
  queue: string | undefined,
  skill: string | undefined,
  language: string | undefined,
): Fields | undefined {
  if (!queue && !skill && !language) return undefined;
  const skills = skill && [{ name: skill.slice(0, 200), required: false }];
  return {
    ...optional('queue', queue?.slice(0, 200)),
    ...optional('skills', skills),
    ...optional('language', language),
  };
}

const lastOf = (value: unknown): string | undefined => string([value].flat().at(-1))?.slice(0, 5000);
const string = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;
const asFields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const optional = <Value>(name: string, value: Value | undefined | ''): Fields => (value ? { [name]: value } : {});
