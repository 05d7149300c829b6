import { h } from '../dom.js';
import type { State } from '../state.js';
import { retrying, words } from '../words.js';

const patience = 2000;

/** What the connection is doing, once that has lasted long enough to matter. */
export function banner() {
  const element = h('p', { class: 'banner', role: 'status', hidden: true });
  let timer = 0;
  const paint = (state: State) => {
    clearTimeout(timer);
    const text = textOf(state);
    if (element.textContent !== text) element.textContent = text;
    element.hidden = text === '';
    element.dataset.kind = state.connection.kind;
    // The seconds until the next try run down while nothing else changes.
    if ('since' in state.connection) timer = window.setTimeout(() => paint(state), 1000);
  };
  return { element, paint };
}

function textOf({ connection, outbox }: State): string {
  if (connection.kind === 'caught-up') return words.caughtUp(connection.news);
  if (!('since' in connection) || Date.now() - connection.since < patience) return '';
  if (connection.kind === 'offline') return words.offline;
  const waiting = outbox.filter(({ state }) => state === 'waiting').length;
  return retrying(Math.max(0, Math.round((connection.at - Date.now()) / 1000)), waiting);
}
