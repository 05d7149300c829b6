/** `whatsapp:+44…` without its channel. */
export const bareAddress = (address: string): string => address.replace(/^[a-z]+:/i, '').trim();

/** One of our own numbers as it is compared, or nothing. */
export const ownNumber = (address: string): string | undefined =>
  bareAddress(address).replace(/[^\d+A-Za-z]/g, '') || undefined;
