import type { Id } from '@contract/common';
import type { Me } from '@contract/conversations';
import { queryClient } from '../api/client';
import { keys } from '../api/keys';
import { serverNow } from '../live/clock';
import { type Heard, onHeard } from '../live/heard';
import { chime } from './chime';
import { noticeChoices } from './kinds';
import { watchTabs } from './looked-at';
import { type Notice, readHeard } from './read-heard';

const AGAIN_MS = 30_000;

interface Ringing extends Notice {
  lastAt: number;
  shown: Notification | null;
}

/** Tells whoever looks elsewhere: by a tone, and beside the page where that is allowed; again until it was read. One tab speaks for all. */
export function startNotices(open: (conversationId: Id | null) => void): () => void {
  const tabs = watchTabs();
  const ringing = new Map<string, Ringing>();
  const plainTitle = document.title;
  const me = () => queryClient.getQueryData<Me>(keys.me);
  const count = () => {
    document.title = ringing.size > 0 ? `(${ringing.size}) ${plainTitle}` : plainTitle;
  };

  const end = (key: string) => {
    ringing.get(key)?.shown?.close();
    if (ringing.delete(key)) count();
  };
  /** What was told when they looked up is not told again when they look away. */
  const lookUp = () => {
    for (const { key, once } of ringing.values()) if (once) end(key);
  };
  const ring = async (one: Ringing) => {
    one.lastAt = performance.now();
    const who = me();
    if (!who || !tabs.rings() || (await tabs.isLookedAt()) || !ringing.has(one.key)) return;
    const { sound, desktop } = noticeChoices(who.preferences).kinds[one.kind];
    if (sound) chime();
    if (desktop) show(one);
  };
  const show = (one: Ringing) => {
    if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
    one.shown?.close();
    one.shown = new Notification(one.title, { body: one.text, tag: one.key, silent: true });
    one.shown.onclick = () => {
      window.focus();
      open(one.conversationId);
    };
  };
  const again = async () => {
    const who = me();
    for (const { key, endsAt } of ringing.values()) if (endsAt && endsAt < serverNow()) end(key);
    if (ringing.size === 0 || !who) return;
    if (await tabs.isLookedAt()) return lookUp();
    if (!noticeChoices(who.preferences).repeat) return;
    for (const one of ringing.values()) if (performance.now() - one.lastAt >= AGAIN_MS) void ring(one);
  };
  const hear = (heard: Heard) => {
    if (heard.name === 'tick') return void again();
    const read = readHeard(heard, me()?.id ?? '');
    if (!read) return;
    if ('over' in read) return end(read.over);
    const { begins } = read;
    const one: Ringing = { ...begins, lastAt: performance.now(), shown: ringing.get(begins.key)?.shown ?? null };
    ringing.set(begins.key, one);
    count();
    void ring(one);
  };

  const stop = onHeard(hear);
  window.addEventListener('focus', lookUp);
  return () => {
    stop();
    window.removeEventListener('focus', lookUp);
    for (const key of ringing.keys()) end(key);
    tabs.end();
  };
}
