import { z } from 'zod';

// Whatever is not as described is read as absent: the vendor adds fields and kinds at any time.
const text = z.string().optional().catch(undefined);
const loose = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).optional().catch(undefined);
/** An id of 64 bits comes as text, see `parseExactly`; a short one as the number it is. */
const digits = z
  .union([z.string().regex(/^\d{1,20}$/), z.number().int().nonnegative().transform(String)])
  .optional()
  .catch(undefined);

const User = loose({ id: z.string(), name: text });

/** The parts of a callback that are used. */
export const Callback = z.object({
  event: z.string().catch(''),
  timestamp: z.number().optional().catch(undefined),
  message_token: digits,
  user_id: text,
  desc: text,
  sender: User,
  user: User,
  message: loose({
    type: z.string(),
    text,
    media: text,
    file_name: text,
    location: loose({ lat: z.number(), lon: z.number() }),
    contact: loose({ name: text, phone_number: text }),
    sticker_id: z.number().optional().catch(undefined),
  }),
});
export type Callback = z.infer<typeof Callback>;
export type Content = NonNullable<Callback['message']>;

/** Callbacks the vendor documents and this channel has no use for. */
export const knownEvents = new Set(
  'webhook subscribed unsubscribed conversation_started delivered seen failed message action client_status'.split(' '),
);

/** Parses JSON, and keeps whole numbers that are too long for a number as the text of their digits. */
export function parseExactly(json: string): unknown {
  return JSON.parse(
    // Texts are stepped over as a whole, so that digits within them stay what they are.
    json.replace(/"[^"\\]*(?:\\[^][^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
      /^-?\d{16,}$/.test(token) ? `"${token}"` : token,
    ),
  );
}
