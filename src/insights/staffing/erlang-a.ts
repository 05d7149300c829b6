// C. Palm, "Methods of judging the annoyance caused by congestion" (1953), the queue whose callers lose patience (M/M/c+M);
// O. Garnett, A. Mandelbaum, M. Reiman, "Designing a call center with impatient customers" (2002). The density of the wait
// somebody with endless patience would meet is, after F. Baccelli and G. Hébuterne, "On queues with impatient customers"
// (1981): λ p(c-1) exp(λ ∫₀ˣ e^(-θu) du - cμx). It is integrated with its peak taken out, so thousands of agents do not overflow.
import { erlangB } from './erlang-b.js';
import { type Demand, erlangs, type Outcome } from './outcome.js';

const PANELS = 900;
/** Below e^-45 of the peak nothing changes a double. */
const NEGLIGIBLE = 45;

/** What `agents` give when people leave after an exponential patience of this mean. */
export function erlangA(agents: number, demand: Demand, patienceSeconds: number, withinSeconds: number): Outcome {
  const offered = erlangs(demand);
  if (offered === 0) return { waiting: 0, answerSeconds: 0, answered: 1, removed: 1, abandoned: 0, occupancy: 0 };
  const leave = 1 / patienceSeconds;
  const serve = agents / demand.handleSeconds;
  const height = (x: number) => (-demand.perSecond * Math.expm1(-leave * x)) / leave - serve * x;
  const peakAt = agents < offered ? Math.log(offered / agents) * patienceSeconds : 0;
  const peak = height(peakAt);
  const [from, to] = reach((x) => height(x) - peak, peakAt, 1 / Math.max(serve, leave));
  const middle = Math.min(Math.max(withinSeconds, from), to);
  const over = (low: number, high: number, weight: (x: number) => number) =>
    demand.perSecond * integrate((x) => Math.exp(height(x) - peak) * weight(x), low, high);
  const stays = (x: number) => Math.exp(-leave * x);
  // Weight of being answered at once, on the same scale: the sum of the states below c, over p(c-1).
  const atOnce = agents === 0 ? 0 : Math.exp(-peak) / erlangB(agents - 1, offered);
  if (atOnce === Number.POSITIVE_INFINITY) return { ...quiet, occupancy: offered / agents };
  const early = over(from, middle, one);
  const late = over(middle, to, one);
  const total = atOnce + early + late;
  const answeredEarly = atOnce + over(from, middle, stays);
  const answered = answeredEarly + over(middle, to, stays);
  const abandoned = over(from, to, (x) => -Math.expm1(-leave * x)) / total;
  const leftEarly = over(from, middle, (x) => -Math.expm1(-leave * x)) - late * Math.expm1(-leave * withinSeconds);
  return {
    waiting: (early + late) / total,
    answerSeconds: answered > 0 ? over(from, to, (x) => x * stays(x)) / answered : Number.POSITIVE_INFINITY,
    answered: answered > 0 ? answeredEarly / answered : 0,
    removed: (answeredEarly + leftEarly) / total,
    abandoned,
    occupancy: agents === 0 ? 1 : Math.min(1, (offered * (1 - abandoned)) / agents),
  };
}

const one = () => 1;
const quiet: Outcome = { waiting: 0, answerSeconds: 0, answered: 1, removed: 1, abandoned: 0, occupancy: 0 };

/** Where the density matters: to both sides of its peak until it is negligible. */
function reach(below: (x: number) => number, peakAt: number, step: number): [number, number] {
  let out = step;
  while (below(peakAt + out) > -NEGLIGIBLE) out *= 2;
  const to = halve(below, peakAt + out / 2, peakAt + out);
  const from = peakAt === 0 || below(0) > -NEGLIGIBLE ? 0 : halve(below, peakAt, 0);
  return [from, to];
}

function halve(below: (x: number) => number, inside: number, outside: number): number {
  let [near, far] = [inside, outside];
  for (let i = 0; i < 20; i += 1) {
    const middle = (near + far) / 2;
    if (below(middle) > -NEGLIGIBLE) near = middle;
    else far = middle;
  }
  return far;
}

/** Simpson's rule. */
function integrate(f: (x: number) => number, low: number, high: number): number {
  if (high <= low) return 0;
  const width = (high - low) / PANELS;
  let sum = f(low) + f(high);
  for (let i = 1; i < PANELS; i += 1) sum += f(low + i * width) * (i % 2 === 1 ? 4 : 2);
  return (sum * width) / 3;
}
