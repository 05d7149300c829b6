import { Injectable } from '@nestjs/common';
import type { Inbox, InboxVerified, VerifyStep } from '../../contract/channels.js';
import { Outbound, type OutboundResult } from '../../kernel/http/outbound/index.js';
import { notFound } from '../../kernel/http/problem.js';
import { CheckMail } from '../email/check-mail.js';
import { type Door, InboxDirectory } from './inbox-directory.js';
import { InboxesQueries } from './inboxes.queries.js';

/** Looks whether an inbox can work, step by step: what it was given, whether the vendor takes it, and whether anything came in. */
@Injectable()
export class VerifyInbox {
  constructor(
    private readonly inboxes: InboxDirectory,
    private readonly queries: InboxesQueries,
    private readonly outbound: Outbound,
    private readonly mail: CheckMail,
  ) {}

  async run(id: string): Promise<InboxVerified> {
    const inbox = await this.queries.byId(id);
    // What was saved a moment ago is what is looked at.
    this.inboxes.forget([{ subjectId: id }]);
    const door = await this.inboxes.find(id);
    if (!door) throw notFound('inbox');
    const steps = [complete(door, inbox), await this.reached(door, inbox), heard(door, inbox)].flatMap(
      (step) => step ?? [],
    );
    if (inbox.paused)
      steps.unshift({ name: 'Running', ok: false, words: 'It is paused: nothing comes in or goes out.' });
    return { ok: steps.every(({ ok }) => ok !== false), steps };
  }

  /** Mail has two sides, each with a server of its own. */
  private reached(door: Door, inbox: Inbox): Promise<VerifyStep[] | VerifyStep | null> {
    return door.adapter.carrier ? this.mail.steps(door.connection) : this.reachable(door, inbox);
  }

  private async reachable({ adapter, connection }: Door, inbox: Inbox): Promise<VerifyStep | null> {
    const name = 'The other side answers';
    if (!adapter.send)
      return { name, ok: true, words: 'Nobody in between: messages travel on the hub’s own connection.' };
    if (!adapter.call) return address(name, inbox);
    if (inbox.missing.length > 0) return { name, ok: null, words: 'Not asked: credentials are missing.' };
    if (!adapter.check)
      return { name, ok: null, words: `${adapter.name} offers no way to ask; the first message sent will show it.` };
    try {
      const result = await this.outbound.call({ method: 'GET', timeoutMs: 10_000, ...adapter.check(connection) });
      // Some vendors say 200 to everything, and no in the body.
      const judged = result.kind === 'answer' && result.status < 400 ? adapter.judge?.(result) : undefined;
      if (judged?.kind === 'failed') return { name, ok: false, words: `${judged.why}.` };
      return { name, ...said(adapter.name, result) };
    } catch (error) {
      return { name, ok: false, words: (error as Error).message };
    }
  }
}

function complete({ adapter }: Door, { missing, credentials }: Inbox): VerifyStep | null {
  if (!adapter.credentials?.length) return null;
  const name = 'Credentials';
  if (missing.length > 0) return { name, ok: false, words: `Missing: ${missing.join(', ')}.` };
  return { name, ok: true, words: `All there: ${credentials.length} set.` };
}

/** Channels that post to an address of yours: asked only with a real message, so that none is made up. */
function address(name: string, { settings, health }: Inbox): VerifyStep {
  const url = settings.deliveryUrl;
  if (typeof url !== 'string' || url === '') return { name, ok: false, words: 'No address is set to post replies to.' };
  if (health.state !== 'ok') return { name, ok: false, words: `${health.reason ?? 'It does not answer'}.` };
  if (!health.lastOkAt)
    return { name, ok: null, words: 'An address is set; the first reply will show whether it answers.' };
  return { name, ok: true, words: 'It took the last message we posted.' };
}

function said(vendor: string, result: OutboundResult): Omit<VerifyStep, 'name'> {
  if (result.kind === 'refused') return { ok: false, words: `We do not call this address: ${result.why}.` };
  if (result.kind === 'unreachable' || result.kind === 'timeout')
    return { ok: false, words: `${vendor} cannot be reached: ${result.why}.` };
  const { status } = result;
  if (status === 401 || status === 403)
    return { ok: false, words: `${vendor} does not take these credentials (${status}).` };
  if (status === 404)
    return { ok: false, words: `${vendor} knows no such account or address (404). Look at the settings.` };
  if (status >= 400) return { ok: false, words: `${vendor} answered with an error (${status}).` };
  return { ok: true, words: `${vendor} takes these credentials.` };
}

function heard({ adapter }: Door, { lastInAt, counts }: Inbox): VerifyStep | null {
  if (!adapter.inbound) return null;
  const name = 'Signed requests come in';
  const refusedLast = counts.lastRefusedAt !== null && counts.lastRefusedAt > (lastInAt ?? '');
  if (refusedLast)
    return { name, ok: false, words: 'The last request was refused: its signature does not fit the secret kept here.' };
  if (!lastInAt)
    return { name, ok: null, words: 'Nothing has come in yet. Send a message to this channel, then look again.' };
  return { name, ok: true, words: 'The last one was signed right.' };
}
