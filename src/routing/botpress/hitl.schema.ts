import { z } from 'zod';

const text = z.string().max(65_536);
const payload = z.looseObject({ text: text.nullish(), markdown: text.nullish(), title: text.nullish() });

/** A turn, as the integration's own types have it and as the HITL interface has it. */
const turn = z.looseObject({
  text: text.nullish(),
  author: z.string().max(200).nullish(),
  timestamp: z.string().max(60).nullish(),
  source: z.looseObject({ type: z.string().max(40) }).nullish(),
  payload: payload.nullish(),
});

export const NewUser = z.looseObject({
  payload: z.looseObject({ name: z.string().max(200).nullish(), email: z.string().max(320).nullish() }),
});
export const NewSession = z.looseObject({
  payload: z.looseObject({
    title: z.string().max(500).nullish(),
    description: text.nullish(),
    messages: z.array(turn).max(1000).nullish(),
    messageHistory: z.array(turn).max(1000).nullish(),
  }),
});

const said = z.looseObject({
  remoteConversationId: z.string().max(200),
  remoteUserId: z.string().max(200),
  payload: z.looseObject({}),
});
/** The newer integration has at the top what the older has inside. */
export const Said = z.union([z.looseObject({ payload: said }).transform(({ payload: one }) => one), said]);
export const Ended = z.looseObject({
  payload: z.looseObject({ botpressConversationId: z.string().max(200) }),
});

export interface Turn {
  by: 'customer' | 'bot';
  text: string;
  at?: string;
}
export type Session = z.infer<typeof NewSession>['payload'];

/** What was said before people were asked for, whichever way it is told. */
export function turnsOf({ messages, messageHistory }: Session): Turn[] {
  return (messages ?? messageHistory ?? []).flatMap((one) => {
    const words = one.text || wordsOf(one.payload ?? {});
    const by = /bot/i.test(one.source?.type ?? one.author ?? '') ? ('bot' as const) : ('customer' as const);
    const at =
      one.timestamp && !Number.isNaN(Date.parse(one.timestamp)) ? new Date(one.timestamp).toISOString() : undefined;
    return words ? [{ by, text: words.slice(0, 20_000), ...(at && { at }) }] : [];
  });
}

/** A message of Botpress in words; a file is named by where it is. */
export function wordsOf(payload: Record<string, unknown>): string {
  const { text: plain, markdown, title, imageUrl, audioUrl, videoUrl, fileUrl } = payload;
  return [plain ?? markdown ?? title, imageUrl, audioUrl, videoUrl, fileUrl]
    .filter((part): part is string => typeof part === 'string' && part !== '')
    .join('\n');
}
