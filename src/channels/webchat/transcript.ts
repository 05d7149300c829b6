import type { VisitorMessage } from '../../contract/live.js';

/** The conversation as a text the customer keeps; times in UTC, because the server does not know theirs. */
export function asText(shop: string, messages: VisitorMessage[]): string {
  const lines = messages.map((message) => {
    const files = message.attachments.map(({ name }) => `[${name}]`);
    return [
      `${message.at.slice(0, 16).replace('T', ' ')}  ${speaker(message, shop)}`,
      message.text,
      ...files,
      '',
    ].filter((line, at) => line !== '' || at > 1);
  });
  return [`Conversation with ${shop} (times in UTC)`, '', ...lines.flat(), ''].join('\r\n');
}

function speaker({ from, name }: VisitorMessage, shop: string): string {
  if (from === 'you') return 'You';
  if (from === 'bot') return `${name ?? shop}, bot`;
  return name ?? shop;
}
