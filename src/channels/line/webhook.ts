import { z } from 'zod';

// Whatever is not as described is read as absent: the vendor adds fields and kinds at any time.
const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const loose = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).optional().catch(undefined);

const Event = z.object({
  type: z.string().catch(''),
  mode: text,
  webhookEventId: text,
  timestamp: number,
  source: loose({ type: text, userId: text, groupId: text, roomId: text }),
  message: loose({
    id: z.string(),
    type: z.string(),
    text,
    fileName: text,
    contentProvider: loose({ type: text, originalContentUrl: text }),
    title: text,
    address: text,
    latitude: number,
    longitude: number,
    keywords: z.array(z.string()).optional().catch(undefined),
    quoteToken: text,
    quotedMessageId: text,
  }),
  postback: loose({ data: text, params: z.record(z.string(), z.string()).optional().catch(undefined) }),
});
export type Event = z.infer<typeof Event>;
export type Content = NonNullable<Event['message']>;

/** The parts of a request that are used. A request without events only asks whether the address answers. */
export const Body = z.object({ events: z.array(Event) });

/** Events the vendor documents and this channel has no use for. */
export const knownEvents = new Set(
  `message unsend follow unfollow join leave memberJoined memberLeft postback videoPlayComplete beacon accountLink membership
   module activated deactivated botSuspended botResumed delivery`.split(/\s+/),
);
