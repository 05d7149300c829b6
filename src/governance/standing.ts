/** Something said of a person, on one of the records that make them up. */
export interface Said {
  /** The record it was said on. */
  profileId: string;
  at: string;
  /** Since when that record has belonged to the person; null for the record that leads. */
  since: string | null;
}

/**
 * Of the newest word of each record, those that still stand: one is overtaken by a later word on another record only when
 * both already were the same person, for until then nobody could have meant the other. So the stricter of two holds when
 * records are joined, a new word to the joined person overrules both, and each keeps its own when they are parted.
 */
export function standing<T extends Said>(newest: T[]): T[] {
  return newest.filter((one) => !newest.some((other) => other.profileId !== one.profileId && overtakes(other, one)));
}

function overtakes(later: Said, earlier: Said): boolean {
  return later.at > earlier.at && [later.since, earlier.since].every((since) => since === null || later.at > since);
}
