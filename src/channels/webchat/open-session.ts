import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { WidgetSession } from '../../contract/live.js';
import { storable, TieAddress } from '../../conversations/index.js';
import { issuePass, type NewPass, readPass } from '../../kernel/auth/visitor-pass.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { notFound, Refusal } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { provesIdentity } from './signed-identity.js';
import { type WebchatInbox, WebchatQueries } from './webchat.queries.js';
import { greet } from './webchat.settings.js';

const name = storable(120).optional();
const email = z.string().max(254).optional();

export const SessionRequest = z.strictObject({
  visitorToken: z.string().max(4000).optional(),
  identity: z.strictObject({ userId: storable(200).min(1), email, name, hash: z.string().max(200) }).optional(),
  preChat: z.strictObject({ name, email: z.email('This is not an e-mail address').max(254).optional() }).optional(),
});
export type SessionRequest = z.infer<typeof SessionRequest>;

/** Opens or resumes a visitor's session at one inbox: who they are is only what this browser held or the shop signed. */
@Injectable()
export class OpenSession {
  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly queries: WebchatQueries,
    private readonly tie: TieAddress,
  ) {}

  async run(inboxId: string, request: SessionRequest): Promise<WidgetSession> {
    const inbox = await this.queries.inbox(inboxId);
    if (!inbox) throw notFound('chat');
    if (inbox.paused) throw new Refusal(503, 'inbox_paused', 'The chat is closed right now');
    const pass = this.passFor(inbox, request);
    await this.record(pass, request);
    const { token, expiresAt } = issuePass(this.config.secretKey, pass);
    const { color, greeting, preChat, starters, teaser, glyph } = inbox.settings;
    return {
      token,
      expiresAt: expiresAt.toISOString(),
      visitorId: pass.visitorId,
      inbox: {
        id: inbox.id,
        name: inbox.settings.brand ?? inbox.name,
        color,
        greeting: greet(greeting, pass.name ?? null),
        bot: inbox.bot,
        preChat,
        starters,
        teaser,
        glyph,
      },
      visitor: { name: pass.name ?? null, email: pass.email !== undefined },
      thread: await this.queries.thread(pass),
    };
  }

  private passFor(inbox: WebchatInbox, { visitorToken, identity, preChat }: SessionRequest): NewPass {
    const held = this.held(inbox.id, visitorToken);
    if (identity && !provesIdentity(inbox.secrets, identity.userId, identity.hash)) {
      throw new Refusal(403, 'identity_unproven', 'The shop did not sign this customer: check the hash and the secret');
    }
    // Another customer at the same browser is another visitor; a browser that once was anonymous stays itself.
    const same = held && (!identity || held.userId === undefined || held.userId === identity.userId) ? held : null;
    return {
      visitorId: same?.visitorId ?? newId('vis'),
      inboxId: inbox.id,
      userId: identity?.userId ?? same?.userId,
      name: identity?.name ?? preChat?.name ?? same?.name,
      email: (identity?.email || preChat?.email || same?.email)?.trim().toLowerCase() || undefined,
    };
  }

  private held(inboxId: string, token: string | undefined): NewPass | null {
    if (token === undefined) return null;
    const pass = readPass(this.config.secretKey, token);
    if (!pass || pass.inboxId !== inboxId) throw new Refusal(401, 'visitor_token_over', 'This chat session is over');
    return pass;
  }

  /** What the hub learns beyond the token. Before the first word there is no profile, and the token carries it there. */
  private async record(pass: NewPass, { identity, preChat }: SessionRequest): Promise<void> {
    const visitor = { kind: 'visitor', value: pass.visitorId } as const;
    if (identity) {
      const proved = { kind: 'external_id', value: identity.userId, proof: 'verified', source: 'webchat' } as const;
      await this.tie.run(visitor, [proved]);
    }
    if (pass.email && (preChat || identity)) await this.tie.run(addressOf(pass), [claimedEmail(pass.email)]);
  }
}

/** The address a visitor writes from: the shop's customer when it signed for them, else this browser. */
export function addressOf(pass: Pick<NewPass, 'visitorId' | 'userId'>) {
  return pass.userId === undefined
    ? ({ kind: 'visitor', value: pass.visitorId, proof: 'none' } as const)
    : ({ kind: 'external_id', value: pass.userId, proof: 'verified' } as const);
}

/** Anybody can type anybody's address: it is noted, and shows nobody anything. */
export function claimedEmail(value: string) {
  return { kind: 'email', value, proof: 'claimed', source: 'webchat' } as const;
}
