import { z } from 'zod';
import { cameBack, type Said } from './mail-door.js';

const recipients = z
  .array(z.object({ emailAddress: z.string(), diagnosticCode: z.string().optional() }))
  .catch([])
  .default([]);
const Event = z.object({
  // The older notifications name it otherwise.
  eventType: z.string().optional(),
  notificationType: z.string().optional(),
  mail: z.object({ messageId: z.string() }),
  bounce: z.object({ bounceType: z.string().catch(''), bouncedRecipients: recipients }).optional(),
  complaint: z.object({ complainedRecipients: recipients }).optional(),
  delivery: z.object({ recipients: z.array(z.string()).catch([]) }).optional(),
  reject: z.object({ reason: z.string().catch('it was refused') }).optional(),
});

/** What Amazon says of mails of ours, a line for each recipient. */
export function sesSaid(told: unknown): Said[] {
  const event = Event.safeParse(told).data;
  if (!event) return [];
  const { bounce, complaint, delivery, reject, mail } = event;
  const providerId = mail.messageId;
  switch (event.eventType ?? event.notificationType) {
    case 'Delivery':
      return (delivery?.recipients ?? []).map((one) => ({
        providerId,
        state: 'delivered',
        address: one.toLowerCase(),
      }));
    case 'Complaint':
      // Whoever complains has got it.
      return (complaint?.complainedRecipients ?? []).map(({ emailAddress }) => ({
        providerId,
        state: 'delivered',
        address: emailAddress.toLowerCase(),
        trouble: 'complaint',
      }));
    case 'Bounce':
      return (bounce?.bouncedRecipients ?? []).map(({ emailAddress, diagnosticCode }) => ({
        providerId,
        state: 'failed',
        reason: cameBack(diagnosticCode ?? bounce?.bounceType ?? ''),
        address: emailAddress.toLowerCase(),
        trouble: bounce?.bounceType === 'Permanent' ? 'hard' : 'soft',
      }));
    case 'Reject':
      return [{ providerId, state: 'failed', reason: `Amazon SES refused it: ${reject?.reason}`, address: null }];
    default:
      return [];
  }
}
