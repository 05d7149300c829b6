// A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone exchanges"
// (1917). The recursion B(k) = a B(k-1) / (k + a B(k-1)) never leaves [0, 1], so it stays exact where factorials overflow.

/** Share of arrivals that find every one of `agents` busy, when nobody can wait. */
export function erlangB(agents: number, offered: number): number {
  let blocked = 1;
  for (let k = 1; k <= agents; k += 1) blocked = nextB(blocked, k, offered);
  return blocked;
}

/** One agent more. */
export const nextB = (blocked: number, agents: number, offered: number): number =>
  (offered * blocked) / (agents + offered * blocked);
