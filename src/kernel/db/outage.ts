const sockets = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOENT']);

/** True when the database is away or shutting down, as opposed to refusing this one statement. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: string }).code ?? '';
  return (
    /^(08|57P|53)/.test(code) ||
    sockets.has(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|pool after calling end/.test(
      error.message,
    )
  );
}
