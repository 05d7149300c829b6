import twilio from 'twilio';
import type { Booted, Caller, Whatever } from '../../support/boot-app.js';

export const TOKEN = '12345678901234567890123456789012';
export const ACCOUNT = `AC${'a'.repeat(32)}`;

export interface Line {
  inboxId: string;
  /** A webhook of Twilio, signed by the SDK: the status and the TwiML. */
  tell(step: string, form: Record<string, string>, forged?: string): Promise<{ status: number; xml: string }>;
}

/** An inbox for calls, made as an administrator makes one. */
export async function connectLine(
  hub: Booted,
  admin: Caller,
  given: { apiRoot: string; queueId?: string; botId?: string; settings?: Record<string, unknown> },
): Promise<Line> {
  const { status, body } = await admin.post('/v1/inboxes', {
    name: 'The line',
    channel: 'voice',
    queueId: given.queueId,
    botId: given.botId,
    settings: {
      apiRoot: given.apiRoot,
      number: '+442079460000',
      consent: 'This call may be recorded.',
      ...given.settings,
    },
    credentials: {
      accountSid: ACCOUNT,
      authToken: TOKEN,
      apiKeySid: `SK${'b'.repeat(32)}`,
      apiKeySecret: 'c'.repeat(32),
    },
  });
  if (status !== 201) throw new Error(`the inbox was refused: ${JSON.stringify(body)}`);
  return {
    inboxId: body.id,
    tell: async (step, form, forged) => {
      const path = `/channels/${body.id}/voice/${step}`;
      const signature = forged ?? twilio.getExpectedTwilioSignature(TOKEN, publicUrl(hub) + path, form);
      const answer = await fetch(hub.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
        body: new URLSearchParams(form).toString(),
      });
      return { status: answer.status, xml: await answer.text() };
    },
  };
}

/** As vendors must call it, whatever port the test got. */
export const PUBLIC_URL = 'https://hub.example';
const publicUrl = (_: Booted) => PUBLIC_URL;

/** The next address TwiML names for a step, as a step of ours. */
export function nextStep(xml: string, name: string): string {
  const found = new RegExp(`/voice/(${name}[^"<]*)`).exec(xml)?.[1];
  if (!found) throw new Error(`no ${name} in ${xml}`);
  return found.replaceAll('&amp;', '&');
}

export const callOf = (xml: string): string => /call=(call_\w+)/.exec(xml)?.[1] ?? '';

export async function thread(person: Caller, conversationId: string): Promise<Whatever[]> {
  return (await person.get(`/v1/conversations/${conversationId}/messages?limit=200`)).body.data;
}
