import type { OutboundRequest, OutboundResult } from '../../kernel/http/outbound/index.js';
import type { Connection, Judged, Outgoing, Parcel } from '../channel-adapter.js';
import { readRetryAfter } from '../delivery/schedule.js';
import { judgeVendor } from '../delivery/verdict.js';
import { escapeText } from './mrkdwn.js';
import { messageKey } from './read-slack.js';

export function packSlack({ message, to, thread, last, answered, publicUrl }: Outgoing): Parcel {
  // Where no thread is open yet, what is answered begins one.
  const [channel, threadTs = answered?.externalId.split(':')[1]] = thread.split(':');
  const links = message.attachments.map(({ name, url }) => `${name}: ${new URL(url, publicUrl).href}`);
  return {
    type: 'chat.postMessage',
    data: {
      // A person's id opens the conversation with them alone.
      channel: channel || last?.channel.channel || to.value.replace(/^slack:/, ''),
      text: escapeText([message.text, ...links].filter(Boolean).join('\n')),
      ...(threadTs && { thread_ts: threadTs }),
    },
  };
}

export function callSlack({ type, data }: Parcel, { settings, credentials: [current] }: Connection): OutboundRequest {
  return {
    url: `${String(settings.apiRoot).replace(/\/$/, '')}/${type}`,
    headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${current.botToken}` },
    body: JSON.stringify(data),
  };
}

const words: Record<string, string> = {
  channel_not_found: 'Slack knows no such channel or person',
  not_in_channel: 'the app is not in this channel: invite it there',
  is_archived: 'the channel is archived',
  msg_too_long: 'the text is too long for Slack',
  no_text: 'the message is empty',
  restricted_action: 'the workspace does not allow this app to post here',
  invalid_auth: 'Slack does not accept the bot token of this inbox',
  not_authed: 'Slack does not accept the bot token of this inbox',
  account_inactive: 'the bot token of this inbox belongs to an app that was removed',
  token_revoked: 'the bot token of this inbox was revoked',
  token_expired: 'the bot token of this inbox has expired',
  missing_scope: 'the app lacks the right chat:write',
  user_not_found: 'Slack knows no such person',
  cannot_dm_bot: 'Slack does not let apps write to apps',
};
/** They speak of the inbox, not of the message. */
const locked: Record<string, 'refused' | 'expired'> = {
  invalid_auth: 'refused',
  not_authed: 'refused',
  account_inactive: 'refused',
  token_revoked: 'refused',
  token_expired: 'expired',
};
/** They speak of the moment, not of the message. */
const passing = new Set(['ratelimited', 'rate_limited', 'service_unavailable']);
/** A part of it may have been done before it went wrong. */
const doubtful = new Set(['internal_error', 'fatal_error']);

/** Slack says 200 to nearly everything; `ok` is what counts. */
export function judgeSlack(result: OutboundResult): Judged {
  const base = judgeVendor(result);
  if (result.kind !== 'answer' || base.kind !== 'delivered') return base;
  const { ok, error, channel, ts } = parse(result.body);
  if (ok && channel && ts) return { ...base, providerId: messageKey(channel, ts) };
  if (ok) return base;
  // Not Slack's own answer: whether it took the message is not known.
  if (!error) return { kind: 'again', why: 'it answered 200 without saying ok', perhapsTaken: true, retryAfter: null };
  if (doubtful.has(error))
    return { kind: 'again', why: `Slack answered ${error}`, perhapsTaken: true, retryAfter: null };
  if (passing.has(error)) {
    const retryAfter = readRetryAfter(result.headers['retry-after']);
    return { kind: 'again', why: `Slack answered ${error}`, perhapsTaken: false, retryAfter };
  }
  const why = words[error] ? `${words[error]} (${error})` : `Slack refused the message: ${error}`;
  return { kind: 'failed', why, ...(locked[error] && { credentials: locked[error] }) };
}

function parse(body: Buffer): { ok?: boolean; error?: string; channel?: string; ts?: string } {
  try {
    return JSON.parse(body.toString('utf8')) ?? {};
  } catch {
    return {};
  }
}
