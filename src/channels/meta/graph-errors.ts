import { type Fields, fields, words } from './read-fields.js';

/** What the numbers of Meta's errors mean to somebody who reads the thread. */
const meanings: Record<string, string> = {
  10: 'the customer last wrote too long ago for this kind of message, or the app lacks the permission for it',
  100: 'Meta does not accept a value in it',
  102: 'the access token is no longer valid: renew it in the inbox’s settings',
  190: 'the access token is expired or was revoked: renew it in the inbox’s settings',
  200: 'the app lacks a permission for this',
  368: 'Meta has blocked this account for a while because of its rules',
  551: 'this person cannot be reached at the moment',
  10900: 'this comment was answered privately before, and Meta allows it once',
  2018108: 'this person does not take messages from the page',
  2018278: 'the customer last wrote too long ago: the window for answers is closed',
  2534022: 'the customer last wrote too long ago: the window for answers is closed',
  130472: 'WhatsApp does not deliver this message to this person, who is part of an experiment of theirs',
  131021: 'the number is the inbox’s own',
  131026: 'this person cannot be reached on WhatsApp',
  131031: 'the WhatsApp account is locked',
  131042: 'there is a problem with how the WhatsApp account pays',
  131047: 'the customer last wrote more than 24 hours ago: send an approved template',
  131049: 'WhatsApp holds this message back so that this person does not get too many like it',
  131050: 'this person does not want marketing messages',
  131051: 'WhatsApp does not know this kind of message',
  131052: 'WhatsApp could not load the customer’s file',
  131053: 'WhatsApp could not load the file from its address',
  131062: 'this message needs the person’s phone number',
  132000: 'the template wants another number of values',
  132001: 'there is no such template in this language, or it is not approved',
  132007: 'the template breaks WhatsApp’s rules',
  132012: 'a value of the template has the wrong form',
  132015: 'the template is paused because people did not like it',
  132016: 'the template was switched off for good',
  133010: 'the phone number is not registered with WhatsApp',
};

/** An error of the Graph API or of a status, in words and with its number. */
export function inWords(error: unknown): string {
  const { code, error_subcode, title, message, error_data } = fields(error);
  const details = words(fields(error_data).details);
  const known = meanings[words(error_subcode)] ?? meanings[words(code)];
  const number = [words(code), words(error_subcode)].filter(Boolean).join('/');
  const own = details || words(title) || words(message);
  // What a value is wrong about only Meta's own words say.
  const said = known && words(code) !== '100' ? known : [known, own].filter(Boolean).join(': ');
  return `${words(said, 500) || 'Meta did not say why'}${number && ` (${number})`}`;
}

/** Errors that speak of the moment and not of the message: too many calls, or Meta's own trouble. */
const passing = new Set([
  '1',
  '2',
  '4',
  '17',
  '32',
  '341',
  '613',
  '80006',
  '80007',
  '130429',
  '131000',
  '131016',
  '131048',
  '131056',
  '131057',
  '133004',
]);

export const isPassing = ({ code, is_transient }: Fields): boolean => is_transient === true || passing.has(words(code));
