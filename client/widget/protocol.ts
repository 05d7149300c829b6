/** What the launcher on the shop's page and the panel in our own frame tell each other, by `postMessage`. */

/** The visitor as the shop's server knows them; `hash` is its HMAC-SHA256 of `userId` under the inbox's secret. */
export interface IdentityClaim {
  userId: string;
  email?: string;
  name?: string;
  hash: string;
}

export type Theme = 'light' | 'dark' | 'auto';

/** `Throughline('boot', settings)`, or the same names as `data-*` on the script. */
export interface BootSettings {
  inbox: string;
  theme?: Theme;
  dir?: 'ltr' | 'rtl';
  identity?: IdentityClaim;
}

export type ToFrame =
  | { type: 'hello'; settings: BootSettings }
  | { type: 'opened'; phone: boolean }
  | { type: 'closed' }
  | { type: 'identify'; identity: IdentityClaim }
  | { type: 'reset' };

export type ToHost =
  | { type: 'ready'; name: string; color: string; onColor: string; teaser: string | null }
  | { type: 'close' }
  | { type: 'unread'; count: number; preview: string | null }
  | { type: 'event'; name: HostEvent; data: unknown };

/** What `Throughline('on', name, listener)` can hear. */
export type HostEvent = 'ready' | 'open' | 'close' | 'message' | 'unread' | 'person' | 'ended';

export interface Envelope<T> {
  throughline: 1;
  body: T;
}

export function wrap<T>(body: T): Envelope<T> {
  return { throughline: 1, body };
}

/** Other scripts post to the same windows: what is not ours is ignored, not an error. */
export function unwrap<T>(data: unknown): T | null {
  const envelope = data as Partial<Envelope<T>> | null;
  return envelope && typeof envelope === 'object' && envelope.throughline === 1 ? (envelope.body ?? null) : null;
}
