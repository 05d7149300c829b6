export interface Watched {
  above: boolean;
  threshold: number;
  clearsAt: number;
  forSeconds: number;
}

/** Trouble that is going on: since when, and whether it has been called trouble yet. */
export interface Trouble {
  state: 'pending' | 'firing';
  beganAt: number;
}

export type Step = 'begin' | 'fire' | 'drop' | 'resolve' | null;

/**
 * What a look at a value means for an incident. It fires once the threshold was passed at every look for the time asked for, and is
 * over only past the other mark: in between nothing changes, so that a value that trembles fires once. No value is no trouble.
 */
export function nextStep(rule: Watched, trouble: Trouble | null, value: number | null, now: number): Step {
  const over = value !== null && (rule.above ? value >= rule.threshold : value <= rule.threshold);
  if (!trouble) {
    if (!over) return null;
    return rule.forSeconds === 0 ? 'fire' : 'begin';
  }
  if (trouble.state === 'pending') {
    if (!over) return 'drop';
    return now - trouble.beganAt >= rule.forSeconds * 1000 ? 'fire' : null;
  }
  const clear = value === null || (rule.above ? value <= rule.clearsAt : value >= rule.clearsAt);
  return clear ? 'resolve' : null;
}
