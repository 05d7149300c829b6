/** Moments still to come, soonest first, each with what it is about. */
export class Moments {
  private readonly at: number[] = [];
  private readonly what: number[] = [];

  get size(): number {
    return this.at.length;
  }

  get soonest(): number {
    return this.at[0] ?? Number.POSITIVE_INFINITY;
  }

  add(at: number, what: number): void {
    let i = this.at.length;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this.at[parent] <= at) break;
      this.at[i] = this.at[parent];
      this.what[i] = this.what[parent];
      i = parent;
    }
    this.at[i] = at;
    this.what[i] = what;
  }

  /** Takes the soonest off; what it was about. */
  take(): number {
    const first = this.what[0];
    const at = this.at.pop() as number;
    const what = this.what.pop() as number;
    const size = this.at.length;
    if (size === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      if (child + 1 < size && this.at[child + 1] < this.at[child]) child += 1;
      if (this.at[child] >= at) break;
      this.at[i] = this.at[child];
      this.what[i] = this.what[child];
      i = child;
    }
    this.at[i] = at;
    this.what[i] = what;
    return first;
  }
}
