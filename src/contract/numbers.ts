/** Numbers that do harm in other hands. */
export const numberKinds = ['card', 'national_id', 'iban'] as const;
export type NumberKind = (typeof numberKinds)[number];

/** `off`: it leaves as it is. `mask`: but for its last four. `block`: what holds it does not leave, or without any of it. */
export const numberActions = ['off', 'mask', 'block'] as const;
export type NumberAction = (typeof numberActions)[number];

/** `GET /v1/number-policy`. */
export type NumberPolicy = Record<NumberKind, NumberAction>;

/** Telling a customer where to pay is daily work: account numbers leave until somebody says otherwise. */
export const defaultNumberPolicy: NumberPolicy = { card: 'mask', national_id: 'mask', iban: 'off' };

/** As it is said in a sentence. */
export const numberWords: Record<NumberKind, string> = {
  card: 'a payment card number',
  national_id: 'a personal identification number',
  iban: 'a bank account number',
};

/** Where a number was found on its way. */
export type NumberPlace = 'reply' | 'bot' | 'handoff' | 'quoted_mail';

/** One number in a text: from `start` to before `end`. */
export interface FoundNumber {
  kind: NumberKind;
  start: number;
  end: number;
}
