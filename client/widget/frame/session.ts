import type { VisitorMessage, WidgetSession } from '../../../src/contract/live.js';
import type { IdentityClaim } from '../protocol.js';
import type { Notes } from './storage.js';

export interface PreChat {
  name?: string;
  email?: string;
}

/** The hub's own no, as opposed to a network that did not answer. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    title: string,
  ) {
    super(title);
    this.name = 'Refused';
  }
}

/** Talks to the hub over HTTP for one inbox: opens the session, carries files, fetches the transcript. */
export class Hub {
  token: string | null = null;

  constructor(
    private readonly inbox: string,
    private readonly notes: Notes,
  ) {
    this.token = notes.read<string>('token');
  }

  /** Opens or resumes. A token the hub no longer takes is dropped, and the visitor starts as a new one. */
  async open(identity: IdentityClaim | undefined, preChat?: PreChat): Promise<WidgetSession> {
    const user = identity?.userId ?? null;
    const known = this.notes.read<string>('user');
    // Somebody else signed in at the same browser: their session must not show the last one's words.
    if (known && user && known !== user) this.forget();
    const body = { visitorToken: this.token ?? undefined, identity, preChat };
    const session = await this.post<WidgetSession>('session', body).catch((error: unknown) => {
      if (!(error instanceof Refused) || error.status !== 401 || !this.token) throw error;
      this.keepToken(null);
      return this.post<WidgetSession>('session', { identity, preChat });
    });
    this.keepToken(session.token);
    if (user) this.notes.write('user', user);
    return session;
  }

  /** Leaves nothing of this visitor in the browser. */
  forget(): void {
    this.token = null;
    this.notes.clear();
  }

  private keepToken(token: string | null): void {
    this.token = token;
    this.notes.write('token', token);
  }

  async upload(file: File): Promise<VisitorMessage['attachments'][number]> {
    const form = new FormData();
    form.append('file', file, file.name);
    return this.answer(await fetch(this.url('attachments'), { method: 'POST', body: form, headers: this.headers() }));
  }

  async transcript(): Promise<Blob> {
    const response = await fetch(this.url('transcript'), { headers: this.headers() });
    if (!response.ok) throw new Refused(response.status, 'no_transcript', response.statusText);
    return response.blob();
  }

  private async post<T>(path: string, body: unknown): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    return this.answer<T>(await fetch(this.url(path), { method: 'POST', body: JSON.stringify(body), headers }));
  }

  private async answer<T>(response: Response): Promise<T> {
    const body = (await response.json().catch(() => null)) as {
      code?: string;
      title?: string;
      errors?: { message: string }[];
    } | null;
    if (response.ok) return body as T;
    const why = body?.errors?.[0]?.message ?? body?.title ?? response.statusText;
    throw new Refused(response.status, body?.code ?? 'unknown', why);
  }

  private headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  private url(path: string): string {
    return new URL(`${encodeURIComponent(this.inbox)}/${path}`, location.href).href;
  }
}
