/** How long one slice may hold up everybody else. */
const SLICE_MS = 3;

/** Runs long reckoning to its end without holding up the process: after each slice everything else that waits goes first. */
export async function inSlices<Answer>(work: Generator<undefined, Answer>): Promise<Answer> {
  let began = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - began < SLICE_MS) continue;
    await new Promise(setImmediate);
    began = performance.now();
  }
}
