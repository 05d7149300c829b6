import { isUtf8 } from 'node:buffer';
import { Refusal } from './problem.js';

/** The JSON of a body that was kept as it came, because it is not read before whoever sent it is known. */
export function rawJson(raw: Buffer | undefined): unknown {
  try {
    if (raw && isUtf8(raw)) return JSON.parse(raw.toString('utf8'));
  } catch {
    // Said below.
  }
  throw new Refusal(400, 'malformed', 'The body is not JSON');
}
