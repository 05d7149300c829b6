/**
 * Many who ask the same at once are answered by one reading, begun after all of them had asked: after a restart everybody
 * comes back within seconds and wants to know the same, and nobody may get an answer older than their question.
 */
export class Together<Answer> {
  private readonly next = new Map<string, Promise<Answer>>();
  private readonly running = new Map<string, Promise<unknown>>();

  ask(key: string, read: () => Promise<Answer>): Promise<Answer> {
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
    void settled.then(() => {
      if (this.running.get(key) === settled) this.running.delete(key);
    });
    return answer;
  }
}

const nothing = (): void => {};
