import type { FastifyRequest } from 'fastify';
import { malformed } from './malformed.js';

const MOST_FIELDS = 500;

/** The fields of a posted form; mail programs send one in either of a form's two shapes. */
export async function readForm(request: FastifyRequest & { rawBody?: Buffer }): Promise<URLSearchParams> {
  if (!request.isMultipart()) {
    const form = new URLSearchParams(request.rawBody?.toString('utf8') ?? '');
    if (form.size > MOST_FIELDS) throw malformed('The form has too many fields');
    return form;
  }
  const form = new URLSearchParams();
  for await (const part of request.parts()) {
    if (part.type === 'file') throw malformed('No file is expected here');
    form.append(part.fieldname, String(part.value));
  }
  return form;
}
