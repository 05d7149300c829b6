import { h } from '../dom.js';
import type { State } from '../state.js';
import { words } from '../words.js';

/** The hub said no for good. Why is for whoever built the page and stands in the console; a visitor could do nothing with it. */
export function refused() {
  const element = h('section', { class: 'refused', role: 'alert', hidden: true }, h('p', {}, words.unavailable));
  const paint = (state: State) => {
    element.hidden = state.refused === null;
  };
  return { element, paint };
}
