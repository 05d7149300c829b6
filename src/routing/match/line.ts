import { Heap } from './heap.js';
import { goesFirst, type Ticket } from './waiting.js';

/** One line of waiting items; those that left are skipped when they come to the front. */
export class Line {
  private readonly heap = new Heap<Ticket>(goesFirst);

  constructor(private readonly waits: (ticket: Ticket) => boolean) {}

  add(ticket: Ticket): void {
    this.heap.push(ticket);
  }

  first(): Ticket | undefined {
    for (;;) {
      const ticket = this.heap.peek();
      if (!ticket || this.waits(ticket)) return ticket;
      this.heap.pop();
    }
  }
}
