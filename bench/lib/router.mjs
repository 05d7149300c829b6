// The product's own matcher in the shape of a router for an event-driven run: { arrive(conv), free(agentId), leave(convId) }
// that calls give(conv, agentId). It needs the build (npm run build:server).
import { built } from './ground.mjs';

const { Matching } = await built('routing/match/match');

const INTERRUPTIBLE = { voice: [], chat: ['voice', 'async'], async: ['voice', 'chat'] };
const MOST = 1_000_000;

/** conv: { id, skill, priority, at } with `at` in seconds; agent: { id, skills: number[], capacity }. */
export function product({ agents, give }) {
  const matching = new Matching();
  matching.setQueue({ id: 'q', steps: [], offerTo: 1, goalSeconds: 60, ageingSeconds: null });
  for (const { id, skills, capacity } of agents)
    matching.setAgent({
      id: String(id).padStart(6, '0'),
      name: String(id),
      queues: ['q'],
      teams: [],
      skills: new Map(skills.map((skill) => [`s${skill}`, 3])),
      capacity: new Map([['chat', { limit: capacity, used: 0 }]]),
      mode: 'dedicated',
      interruptibleBy: INTERRUPTIBLE,
      notReady: null,
      idleSince: 0,
    });
  const waiting = new Map();
  let now = 0;
  const serve = () => {
    for (const { item, agent } of matching.match(MOST, now)) {
      const conv = waiting.get(item.id);
      waiting.delete(item.id);
      give(conv, Number(agent.id));
    }
  };
  return {
    arrive(conv) {
      // The run tells the time with each arrival only; between two, things happen in order all the same.
      now = Math.max(now + 0.001, conv.at * 1000);
      const id = String(conv.id).padStart(9, '0');
      waiting.set(id, conv);
      matching.setItem({
        id,
        version: 1,
        conversationId: null,
        profileId: 'pf',
        queueId: 'q',
        channelClass: 'chat',
        skills: [{ name: `s${conv.skill}`, min: 1, required: true }],
        priority: conv.priority,
        enqueuedAt: conv.at * 1000,
        enteredAt: conv.at * 1000,
        dueAt: null,
        replyUntil: null,
        urgentAt: null,
        preferredAgent: null,
        preferredUntil: 0,
        handoff: null,
        lastAgent: null,
        refusals: [],
      });
      serve();
    },
    free(agentId) {
      now += 0.001;
      const agent = matching.agents.get(String(agentId).padStart(6, '0'));
      agent.capacity.get('chat').used -= 1;
      agent.idleSince = now;
      serve();
    },
    leave(convId) {
      const id = String(convId).padStart(9, '0');
      waiting.delete(id);
      matching.removeItem(id);
    },
  };
}
