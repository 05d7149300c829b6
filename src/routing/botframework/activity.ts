import { z } from 'zod';

const text = z.string().max(65_536);
const account = z.looseObject({ id: z.string().max(200).optional(), role: z.string().max(40).optional() });

/** A Bot Framework activity, as far as we read it; what else is in it stays unread. */
export const Activity = z.looseObject({
  type: z.string().max(60),
  id: z.string().max(200).optional(),
  name: z.string().max(120).optional(),
  text: text.nullish(),
  timestamp: z.string().max(60).optional(),
  replyToId: z.string().max(200).nullish(),
  from: account.optional(),
  value: z.unknown().optional(),
  attachments: z
    .array(
      z.looseObject({
        contentType: z.string().max(200).optional(),
        name: z.string().max(200).nullish(),
        content: z.unknown().optional(),
      }),
    )
    .max(50)
    .nullish(),
});
export type Activity = z.infer<typeof Activity>;

/** What a bot says in cards, in words: the hub shows text. */
export function wordsOf({ text: said, attachments }: Activity): string {
  const cards = (attachments ?? []).flatMap(({ content }) => cardWords(content));
  return [said ?? '', ...cards].filter((line) => line.trim() !== '').join('\n');
}

function cardWords(content: unknown): string[] {
  if (typeof content !== 'object' || content === null) return [];
  const { title, subtitle, text: body, buttons } = content as Record<string, unknown>;
  const labels = Array.isArray(buttons) ? buttons.map((one) => (one as { title?: unknown } | null)?.title) : [];
  return [title, subtitle, body, ...labels.map((label) => (typeof label === 'string' ? `• ${label}` : null))].filter(
    (line): line is string => typeof line === 'string',
  );
}
