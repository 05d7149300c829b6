/** How one field of two records agrees, before it is weighed. */
export interface Finding {
  field: string;
  level: string;
  a: string;
  b: string;
  /** The value in common, for how common it is, and the other's where the two differ a little; '' for none. */
  value: string;
  also: string;
  /** Weighed with another row, not shown. */
  isHidden: boolean;
}

/** All of one shape: hundreds of thousands are made in a second. */
export function finding(field: string, level: string, a: string, b: string, value = '', also = ''): Finding {
  return { field, level, a, b, value, also, isHidden: false };
}
