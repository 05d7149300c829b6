import { createStore } from '../ui/store';

/** What lies over the page. One at a time. */
export type Layer = 'palette' | 'shortcuts' | null;

export const layer = createStore<Layer>(null);
export const openLayer = (which: Layer) => layer.set(which);
