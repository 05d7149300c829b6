import type { Fields } from './form.js';

/** The words Twilio acts on by itself when they are the whole message; an account may add its own, which come as `OptOutType`. */
const stop = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'OPTOUT', 'REVOKE'];
const start = ['START', 'UNSTOP', 'YES'];
const help = ['HELP', 'INFO'];

export type OptWord = 'stop' | 'start' | 'help';

/** What the customer's words do at Twilio beside being a message, or null. */
export function optWord(fields: Fields): OptWord | null {
  const told = fields('OptOutType').toLowerCase();
  if (told === 'stop' || told === 'start' || told === 'help') return told;
  const word = fields('Body').trim().toUpperCase();
  if (stop.includes(word)) return 'stop';
  if (start.includes(word)) return 'start';
  return help.includes(word) ? 'help' : null;
}
