import { type DeskAgent, idlesLonger, share } from './desk-agent.js';
import { Heap } from './heap.js';
import type { Need } from './waiting.js';

interface Place {
  agent: DeskAgent;
  load: number;
}

/**
 * Those who could take one kind of work, the emptiest desk on top: for one turn of the matcher, in which desks only fill. What
 * was true of a desk when it was put here is looked at again only once it comes to the top.
 */
export class Emptiest {
  private readonly places = new Heap<Place>(
    (a, b) => a.load < b.load || (a.load === b.load && idlesLonger(a.agent, b.agent)),
  );

  constructor(
    able: DeskAgent[],
    private readonly need: Need,
  ) {
    for (const agent of able) if (agent.notReady === null) this.put(agent);
  }

  first(): DeskAgent | null {
    for (let top = this.places.peek(); top; top = this.places.peek()) {
      if (share(top.agent, this.need.channelClass) === top.load) return top.agent;
      this.places.pop();
      this.put(top.agent);
    }
    return null;
  }

  private put(agent: DeskAgent): void {
    const load = share(agent, this.need.channelClass);
    if (load < 1) this.places.push({ agent, load });
  }
}
