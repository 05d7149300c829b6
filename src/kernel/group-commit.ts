import { waitedFor } from './under-way.js';

interface Waiting<Item, Answer> {
  item: Item;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * Natural group commit: a batch leaves as soon as fewer than `inFlight` batches are under way, one unless told otherwise, so a
 * quiet hub answers at once and a busy one shares each commit among many. No timer, no added wait. Reads may share too.
 */
export class GroupCommit<Item, Answer> {
  private waiting: Waiting<Item, Answer>[] = [];
  private running = 0;
  private scheduled = false;

  constructor(
    private readonly write: (items: Item[]) => Promise<Answer[]>,
    private readonly inFlight = 1,
    private readonly largest = 256,
  ) {}

  submit(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.running >= this.inFlight || this.waiting.length === 0) return;
    this.scheduled = true;
    // After this turn's reads, so that everything which arrived together leaves together.
    setImmediate(() => {
      this.scheduled = false;
      void this.flush();
    });
  }

  private async flush(): Promise<void> {
    const batch = this.waiting.splice(0, this.largest);
    if (batch.length === 0) return;
    this.running += 1;
    this.schedule();
    try {
      const answers = await waitedFor(() => this.write(batch.map((one) => one.item)));
      batch.forEach((one, i) => one.resolve(answers[i]));
    } catch (error) {
      if (batch.length === 1) batch[0].reject(error);
      else await this.oneByOne(batch);
    } finally {
      this.running -= 1;
      this.schedule();
    }
  }

  /** One poisoned item must not refuse its neighbours. */
  private async oneByOne(batch: Waiting<Item, Answer>[]): Promise<void> {
    for (const { item, resolve, reject } of batch) {
      try {
        resolve((await this.write([item]))[0]);
      } catch (error) {
        reject(error);
      }
    }
  }
}
