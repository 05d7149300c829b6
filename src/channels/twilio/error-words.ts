/** Twilio's numbers as a colleague would say them. Numbers that are not here are shown with Twilio's own text. */
const words: Record<string, string> = {
  20003: 'Twilio does not accept the credentials of this inbox',
  20404: 'Twilio does not know this account or number',
  21211: 'this is not a phone number that can be reached',
  21214: 'this number cannot be reached',
  21408: 'the Twilio account may not send to this country',
  21601: 'our number cannot send text messages',
  21606: 'our number cannot send messages to this customer',
  21610: 'the customer has opted out by writing STOP; only START from them opens the way again',
  21611: 'too many messages wait at Twilio for our number',
  21612: 'this number cannot be reached from ours',
  21614: 'this is not a mobile number',
  21617: 'the text is longer than Twilio takes',
  21619: 'there is neither text nor file to send',
  21620: 'Twilio cannot read the address of a file',
  21623: 'there are more files than one message may carry',
  21654: 'Twilio does not know this template',
  21655: 'Twilio does not know this template',
  21656: 'the values for the template are not right',
  21659: 'our number does not belong to the Twilio account',
  21660: 'our number does not belong to the Twilio account',
  21703: 'the messaging service has no number to send from',
  30001: 'too many messages waited at Twilio for our number',
  30002: 'the Twilio account is suspended',
  30003: 'the phone is switched off or out of reach',
  30004: 'the customer has blocked our number',
  30005: 'there is no phone with this number',
  30006: 'this is a landline, or its network cannot be reached',
  30007: 'the network took it for spam and filtered it out',
  30008: 'the network did not say why',
  30032: 'our toll-free number is not verified yet',
  30034: 'our number is not registered for business messages',
  63003: 'there is no such person on this channel',
  63005: 'the channel does not take this content',
  63007: 'our sender is not set up for this channel at Twilio',
  63013: 'it breaks a rule of the channel',
  63015: 'the customer has not joined the WhatsApp sandbox',
  63016: 'the 24 hours after the customer’s last message are over: send a template',
  63018: 'the channel takes no more messages for now',
  63019: 'a file could not be fetched by Twilio',
  63024: 'this number is not on WhatsApp',
  63049: 'WhatsApp chose not to deliver this marketing message',
};

/** Codes that speak of the moment and not of the message. */
const passing = new Set(['20429', '21611', '63018']);

export const isPassing = (code: string): boolean => passing.has(code);

export function errorWords(code: string, text = ''): string {
  const known = Object.hasOwn(words, code) ? words[code] : '';
  const said = known || text.trim().slice(0, 300);
  if (!said) return code ? `Twilio error ${code}` : 'Twilio did not say why';
  return code ? `${said} (Twilio ${code})` : said;
}
