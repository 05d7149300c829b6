import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../../kernel/http/problem.js';
import type { Form } from './mail-door.js';

const LIMITS = { fileSize: 40 * 1024 * 1024, fieldSize: 40 * 1024 * 1024, files: 100, fields: 200, parts: 300 };
const MOST = 48 * 1024 * 1024;

/** A posted form, whichever of the two ways it is written. */
export async function readForm(request: FastifyRequest & { rawBody?: Buffer }): Promise<Form> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return readParts(request);
  const fields = type.startsWith('application/x-www-form-urlencoded')
    ? Object.fromEntries(new URLSearchParams((request.rawBody ?? Buffer.alloc(0)).toString('utf8')))
    : {};
  return { fields, files: [] };
}

async function readParts(request: FastifyRequest): Promise<Form> {
  const form: Form = { fields: {}, files: [] };
  let size = 0;
  try {
    for await (const part of request.parts({ limits: LIMITS })) {
      if (part.type === 'file') {
        const data = await part.toBuffer();
        size += data.length;
        form.files.push({ field: part.fieldname, name: part.filename || 'file', contentType: part.mimetype, data });
      } else if (typeof part.value === 'string') {
        size += part.value.length;
        form.fields[part.fieldname] = part.value;
      }
      if (size > MOST) throw new Refusal(413, 'too_large', 'The mail is too large');
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 'malformed', 'The form cannot be read');
  }
  return form;
}
