import type { Booted, Caller, Whatever } from './boot-app.js';

/** Sends a file as a browser would. */
export async function upload(
  url: string,
  by: Pick<Caller, 'headers'>,
  text: string | Buffer,
  { name = 'people.csv', query = '' } = {},
): Promise<{ status: number; body: Whatever }> {
  const form = new FormData();
  form.append('file', new Blob([typeof text === 'string' ? text : new Uint8Array(text)]), name);
  const answer = await fetch(`${url}/v1/imports${query}`, { method: 'POST', headers: by.headers, body: form });
  return { status: answer.status, body: await answer.json() };
}

export async function until(by: Caller, id: string, states: string[]): Promise<Whatever> {
  for (const end = Date.now() + 60_000; ; ) {
    const { body } = await by.get(`/v1/imports/${id}`);
    if (states.includes(body.state)) return body;
    if (Date.now() > end) throw new Error(`the import stays ${body.state}`);
    await new Promise((done) => setTimeout(done, 30));
  }
}

/** Upload, start, wait. */
export async function bring(
  hub: Booted,
  by: Caller,
  text: string | Buffer,
  options: Whatever = {},
  how = {},
): Promise<Whatever> {
  const { body, status } = await upload(hub.url, by, text, how);
  if (status !== 201) throw new Error(JSON.stringify(body));
  const started = await by.post(`/v1/imports/${body.id}/start`, { mapping: body.suggested, ...options });
  if (started.status !== 202) throw new Error(JSON.stringify(started.body));
  const end = await until(by, body.id, ['done', 'failed']);
  if (end.state === 'failed') throw new Error(end.why);
  return end;
}
