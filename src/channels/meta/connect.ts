import { z } from 'zod';
import type { CredentialField, SetupStep } from '../../contract/channels.js';

/** An account's number at Meta, as text: it has more digits than a number keeps. */
export const accountId = (title: string, description: string) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,40}$/, 'Digits only')
    .meta({ title, description });

export const apiRoot = (usual: string) =>
  z
    .url({ protocol: /^https?$/ })
    .max(300)
    .default(usual)
    .meta({ title: 'API address', description: 'Meta’s own, unless you go through something else' });

export const appId = accountId(
  'App id',
  'Tells answers of this hub from those written elsewhere; in the app’s dashboard, above its name',
).optional();

export const credentialFields = (token: string): CredentialField[] => [
  { name: 'appSecret', label: 'App secret', help: 'In the app’s dashboard under App settings, Basic' },
  { name: 'verifyToken', label: 'Verify token', help: 'Any words of your own; type the same at Meta' },
  { name: 'accessToken', label: 'Access token', help: token },
];

export const stepsFor =
  (product: string, fields: string, subscribe: string) =>
  ({ id, publicUrl }: { id: string; publicUrl: string }): SetupStep[] => [
    { text: `In the app’s dashboard at developers.facebook.com open ${product} and its webhooks` },
    { text: 'Paste this as callback URL', value: `${publicUrl}/channels/${id}` },
    { text: 'Type the verify token you chose here, and press “Verify and save”' },
    { text: 'Subscribe to these fields', value: fields },
    { text: subscribe },
    { text: 'An app has one callback URL: further accounts of the same app need no address of their own' },
  ];
