import { Heap } from './heap.js';
import { goesFirst, type Ticket } from './waiting.js';

const WORTH_CLEARING = 1024;

/**
 * One line of waiting items; those that left are skipped when they come to the front. Nearly everybody goes to the end, which
 * costs nothing; who belongs further ahead, as what came back does, stands in a heap beside.
 */
export class Line {
  private ordered: Ticket[] = [];
  private front = 0;
  private readonly others = new Heap<Ticket>(goesFirst);

  constructor(private readonly waits: (ticket: Ticket) => boolean) {}

  add(ticket: Ticket): void {
    const last = this.ordered[this.ordered.length - 1];
    if (this.front < this.ordered.length && goesFirst(ticket, last)) this.others.push(ticket);
    else this.ordered.push(ticket);
  }

  first(): Ticket | undefined {
    while (this.front < this.ordered.length && !this.waits(this.ordered[this.front])) this.front += 1;
    if (this.front > WORTH_CLEARING && this.front * 2 > this.ordered.length) {
      this.ordered = this.ordered.slice(this.front);
      this.front = 0;
    }
    for (let other = this.others.peek(); other && !this.waits(other); other = this.others.peek()) this.others.pop();
    const [next, other] = [this.ordered[this.front], this.others.peek()] as (Ticket | undefined)[];
    if (!next || !other) return next ?? other;
    return goesFirst(other, next) ? other : next;
  }
}
