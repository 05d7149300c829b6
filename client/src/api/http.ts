import type { Problem } from '@contract/common';
import { ApiProblem, unreachable } from './problem';
import { newId } from '../ui/new-id';

export type Query = Record<string, string | number | boolean | null | undefined>;

interface Ask {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Query;
  body?: unknown;
  /** The same key makes a repeated POST harmless; without one, each call is its own. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

let onSignedOut: () => void = () => {};

/** The shell says what happens when a session ended under us. */
export function whenSignedOut(react: () => void): void {
  onSignedOut = react;
}

function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

async function problemFrom(response: Response): Promise<ApiProblem> {
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const told = (await response.json().catch(() => null)) as Partial<Problem> | null;
  return new ApiProblem({
    ...told,
    status: response.status,
    code: told?.code ?? `http_${response.status}`,
    title: told?.title ?? 'The server answered with an error.',
    request_id: told?.request_id ?? requestId ?? '',
  });
}

const toJson = (body: unknown) => (body === undefined ? null : JSON.stringify(body));

async function ask<T>(path: string, { method = 'GET', query, body, idempotencyKey, signal }: Ask): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers['content-type'] = 'application/json';
  if (method === 'POST') headers['idempotency-key'] = idempotencyKey ?? newId();
  const response = await fetch(address(path, query), {
    method,
    headers,
    credentials: 'same-origin',
    signal: signal ?? null,
    body: isForm ? body : toJson(body),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable();
  });
  if (!response.ok) {
    const problem = await problemFrom(response);
    if (problem.status === 401 && !path.startsWith('/v1/auth/')) onSignedOut();
    throw problem;
  }
  if (response.status === 204 || response.headers.get('content-length') === '0') return undefined as T;
  return (await response.json()) as T;
}

export const http = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => ask<T>(path, { query, signal }),
  post: <T>(path: string, body?: unknown, idempotencyKey?: string) =>
    ask<T>(path, { method: 'POST', body: body ?? {}, idempotencyKey }),
  put: <T>(path: string, body: unknown) => ask<T>(path, { method: 'PUT', body }),
  patch: <T>(path: string, body: unknown) => ask<T>(path, { method: 'PATCH', body }),
  delete: <T>(path: string) => ask<T>(path, { method: 'DELETE' }),
  upload: <T>(path: string, form: FormData) => ask<T>(path, { method: 'POST', body: form }),
};
