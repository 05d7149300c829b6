/** Tells the person who started the hub what goes on. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs one step of the start and says how long it took when it was slow enough to notice. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const slow = setTimeout(() => say(`${name} …`), 400);
  try {
    const result = await work();
    say(`${name} ready in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    return result;
  } finally {
    clearTimeout(slow);
  }
}
