import type { NumberAction, NumberKind, NumberPlace } from '@contract/numbers';

export const kindLabels: Record<NumberKind, string> = {
  card: 'Payment cards',
  national_id: 'Personal identification numbers',
  iban: 'Bank accounts',
};

export const kindHelp: Record<NumberKind, string> = {
  card: 'Of every issuer, with spaces or without',
  national_id: 'Of the United States, the United Kingdom, Spain, Portugal, Brazil and the Netherlands',
  iban: 'International account numbers',
};

export const actionLabels: Record<NumberAction, string> = {
  off: 'Leaves as it is',
  mask: 'Only the last four leave',
  block: 'Does not leave',
};

export const actionHelp: Record<NumberAction, string> = {
  off: 'Nobody looks for it.',
  mask: 'The message goes out with the rest of the number crossed out.',
  block: 'Whoever writes it is asked to take it out. To bots and in handoffs it goes with every sign crossed out.',
};

export const placeLabels: Record<NumberPlace, string> = {
  reply: 'A message to a customer',
  bot: 'Words for a bot',
  handoff: 'A handoff',
  quoted_mail: 'A mail quoted in an answer',
};
