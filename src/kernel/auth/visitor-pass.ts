import { issueToken, readToken } from './signed-token.js';

const DAY = 24 * 3600;
/** Every visit renews it; a browser that stays away longer starts as a new visitor. */
const PASS_DAYS = 30;
const FILE_DAYS = 7;

/** What a visitor's token proves: which browser at which inbox, and as whom when the shop signed for it. */
export interface VisitorPass {
  visitorId: string;
  inboxId: string;
  /** The shop's own id of this customer, proved by its signature. */
  userId?: string;
  /** Given before the chat; nobody has proved them. */
  name?: string;
  email?: string;
  /** Seconds since 1970. */
  exp: number;
}

export type NewPass = Omit<VisitorPass, 'exp'>;

export function issuePass(key: Buffer, pass: NewPass): { token: string; expiresAt: Date } {
  const { visitorId, inboxId, userId, name, email } = pass;
  const token = issueToken(key, 'visitor', { visitorId, inboxId, userId, name, email }, PASS_DAYS * DAY);
  return { token, expiresAt: new Date((Math.floor(Date.now() / 1000) + PASS_DAYS * DAY) * 1000) };
}

export function readPass(key: Buffer, token: unknown): VisitorPass | null {
  return readToken<NewPass>(key, 'visitor', token);
}

/** Pictures are shown by plain addresses, which carry no header: the address itself is the permission, for a week. */
export function issueFileToken(key: Buffer, id: string): string {
  return issueToken(key, 'visitor-file', { id }, FILE_DAYS * DAY);
}

export function readFileToken(key: Buffer, token: string): string | null {
  return readToken<{ id: string }>(key, 'visitor-file', token)?.id ?? null;
}
