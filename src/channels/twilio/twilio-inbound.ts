import type { ChannelAdapter } from '../channel-adapter.js';
import { readTwilio } from './read-twilio.js';
import { accountOf } from './settings.js';
import { isFromTwilio } from './signature.js';
import { twilioFile, twilioFileHosts } from './twilio-files.js';

/** What both channels take in alike; `channel` names addresses that are no phone numbers. */
export const twilioInbound = (channel: string): NonNullable<ChannelAdapter['inbound']> => ({
  verify: isFromTwilio,
  read: (request, connection) => readTwilio(channel, request, connection),
  // Anything else would be sent to the customer as a text message.
  answer: { status: 200, contentType: 'text/xml', body: '<Response/>' },
  account: accountOf,
  fileHosts: twilioFileHosts,
  file: twilioFile,
});
