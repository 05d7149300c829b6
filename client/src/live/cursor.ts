import type { SyncAnswer } from '@contract/conversations';
import { http } from '../api/http';

/** The place in the hub's record up to which this tab knows everything. */
let cursor: string | null = null;

export const currentCursor = () => cursor;

export function moveCursor(to: string | null): void {
  cursor = to;
}

/** Fixes the place once, before the first page reads: what changes later is caught up from here. */
export async function syncNow(): Promise<void> {
  if (cursor !== null) return;
  const answer = await http.get<SyncAnswer>('/v1/sync');
  cursor ??= answer.cursor;
}

export const syncAfter = (after: string) => http.get<SyncAnswer>('/v1/sync', { after, limit: 200 });
