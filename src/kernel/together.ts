/**
 * Many who ask the same at once are answered by one reading, begun after all of them had asked: after a restart everybody
 * comes back within seconds and wants to know the same, and nobody may get an answer older than their question — unless
 * `freshMs` says how old an answer may be.
 */
export class Together<Answer> {
  private readonly next = new Map<string, Promise<Answer>>();
  private readonly running = new Map<string, Promise<unknown>>();

  private readonly last = new Map<string, { at: number; answer: Promise<Answer> }>();

  constructor(private readonly freshMs = 0) {}

  ask(key: string, read: () => Promise<Answer>): Promise<Answer> {
    const last = this.last.get(key);
    if (last && Date.now() - last.at < this.freshMs) return last.answer;
    const joined = this.next.get(key);
    if (joined) return joined;
    const mine = this.after(this.running.get(key), key, read);
    this.next.set(key, mine);
    return mine;
  }

  private async after(before: Promise<unknown> | undefined, key: string, read: () => Promise<Answer>): Promise<Answer> {
    await (before ?? new Promise(setImmediate));
    this.next.delete(key);
    const answer = read();
    const settled = answer.then(nothing, nothing);
    this.running.set(key, settled);
    if (this.freshMs > 0) this.remember(key, answer);
    void settled.then(() => {
      if (this.running.get(key) === settled) this.running.delete(key);
    });
    return answer;
  }

  private remember(key: string, answer: Promise<Answer>): void {
    if (this.last.size >= MOST_KEPT) this.last.clear();
    this.last.set(key, { at: Date.now(), answer });
    answer.catch(() => this.last.delete(key));
  }
}

/** Strangers may ask for what does not exist; they must not fill the memory. */
const MOST_KEPT = 1000;

const nothing = (): void => {};
