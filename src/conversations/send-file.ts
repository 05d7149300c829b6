import type { FastifyReply } from 'fastify';

/** The stretch asked for, last byte included; null for the whole file, `none` where the file has no such part. */
function stretchOf(asked: string | undefined, size: number): { from: number; to: number } | 'none' | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(asked ?? '') ?? [];
  if (first === '' && last === '') return null;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < from) return null;
  return from > to ? 'none' : { from, to };
}

/** A file for saving, pictures also for showing; in parts where they are asked for, so that a recording can be listened to from its middle. */
export function sendFile(reply: FastifyReply, file: { name: string; contentType: string; body: Buffer }): void {
  const inline = /^image\/(png|jpeg|gif|webp)$/.test(file.contentType);
  const { length } = file.body;
  const stretch = stretchOf(reply.request.headers.range, length);
  void reply.headers({
    'content-type': file.contentType,
    'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, max-age=3600',
    'accept-ranges': 'bytes',
  });
  if (stretch === null) void reply.send(file.body);
  else if (stretch === 'none') void reply.status(416).header('content-range', `bytes */${length}`).send();
  else
    void reply
      .status(206)
      .header('content-range', `bytes ${stretch.from}-${stretch.to}/${length}`)
      .send(file.body.subarray(stretch.from, stretch.to + 1));
}
