import { z } from 'zod';

const text = z.string().max(20_000);

/** What an agent bot posts as a message; what else is in it stays unread. */
export const BotMessage = z.looseObject({
  content: text.nullish(),
  private: z.boolean().nullish(),
  message_type: z.string().max(40).nullish(),
  content_attributes: z
    .looseObject({
      items: z
        .array(z.looseObject({ title: text.nullish() }))
        .max(50)
        .nullish(),
    })
    .nullish(),
});
export type BotMessage = z.infer<typeof BotMessage>;

/** Without a status it is toggled: a conversation a bot has is opened for people. */
export const BotStatus = z.looseObject({ status: z.enum(['open', 'pending', 'resolved']).default('open') });

/** What a bot says in buttons, in words: the hub shows text. */
export const wordsOf = ({ content, content_attributes }: BotMessage): string =>
  [content, ...(content_attributes?.items ?? []).map(({ title }) => title && `• ${title}`)].filter(Boolean).join('\n');
