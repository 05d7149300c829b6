import type { FieldError, Problem } from '@contract/common';

/** The server's `application/problem+json`, or our words for why there was no answer at all. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | null;
  readonly requestId: string | null;
  readonly errors: FieldError[];
  /** What this problem carries beside the usual fields: the newer message, who took the offer. */
  readonly more: Record<string, unknown>;

  constructor(problem: Partial<Problem> & { status: number; code: string; title: string }) {
    super(problem.title);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail ?? null;
    this.requestId = problem.request_id ?? null;
    this.errors = problem.errors ?? [];
    this.more = problem;
  }

  /** True when the same request may work later: nothing answered, or the server was busy. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const title = error instanceof Error ? error.message : 'Something answered in a way we did not expect.';
  return new ApiProblem({ status: -1, code: 'unexpected', title });
}

export const unreachable = () =>
  new ApiProblem({ status: 0, code: 'unreachable', title: 'The server did not answer.' });
