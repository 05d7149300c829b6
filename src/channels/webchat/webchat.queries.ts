import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Message } from '../../contract/conversations.js';
import type { VisitorMessage, VisitorThread } from '../../contract/live.js';
import { ConversationsQueries, type Outlook, WaitingRoom } from '../../conversations/index.js';
import { SecretBox } from '../../kernel/auth/secret-box.js';
import { issueFileToken, type VisitorPass } from '../../kernel/auth/visitor-pass.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { Together } from '../../kernel/together.js';
import { readSecrets } from '../secrets.js';
import { opensAt } from './opening-hours.js';
import { isVisible, toHolder, toVisitorMessage } from './visitor-view.js';
import { readSettings, type WebchatSettings } from './webchat.settings.js';

export interface WebchatInbox {
  id: string;
  name: string;
  paused: boolean;
  queueId: string | null;
  bot: { name: string } | null;
  settings: WebchatSettings;
  /** What the shop's server may sign identities with. */
  secrets: string[];
}

interface InboxRow {
  id: string;
  name: string;
  paused: boolean;
  queueId: string | null;
  botName: string | null;
  config: Record<string, unknown>;
  secrets: string | null;
}

const inbox = statement(
  'webchat_inbox',
  `SELECT x.id, x.name, x.paused, x.queue_id AS "queueId", b.name AS "botName", x.config, x.secrets
   FROM inbox x LEFT JOIN bot b ON b.id = x.bot_id AND b.disabled_at IS NULL WHERE x.id = $1 AND x.channel = 'webchat'`,
);
// A customer who proved who they are while they wrote goes on in the conversation of this browser when both are one profile.
const conversation = statement(
  'webchat_conversation',
  `SELECT c.id, i.kind FROM identity i JOIN conversation c ON c.identity_id = i.id AND c.inbox_id = $1 AND c.thread = ''
   WHERE (i.kind = 'visitor' AND i.value = $2
       AND ($3::text IS NULL OR root_of(i.profile_id) = (SELECT root_of(profile_id) FROM identity WHERE kind = 'external_id' AND value = $3)))
      OR (i.kind = 'external_id' AND i.value = $3)
   ORDER BY c.updated_at DESC LIMIT 1`,
);
const inboxOfConversation = statement(
  'webchat_inbox_of',
  `SELECT c.id, x.id AS "inboxId" FROM conversation c JOIN inbox x ON x.id = c.inbox_id WHERE c.id = ANY($1) AND x.channel = 'webchat'`,
);
const lastRead = statement(
  'webchat_last_read',
  `SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation_id
   WHERE c.id = $1 AND m.seq <= c.read_seq AND m.direction = 'in' ORDER BY m.seq DESC LIMIT 10`,
);
const someInbox = statement(
  'webchat_shop',
  `SELECT id FROM inbox WHERE channel = 'webchat' AND config->>'brand' = $1 ORDER BY created_at LIMIT 1`,
);
const withPerson: Outlook = { position: null, staffed: true, open: true, opensAt: null, waitSeconds: null };
const nothingKnown: Outlook = { position: null, staffed: false, open: true, opensAt: null, waitSeconds: null };
const PAGE = 100;
/** Of an inbox's settings: a crowd that comes back reads them once. */
const FRESH_MS = 250;

/** What a visitor may see: their own conversation of one inbox, and how things stand in it. */
@Injectable()
export class WebchatQueries {
  private readonly together = new Together<WebchatInbox | null>(FRESH_MS);

  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly conversations: ConversationsQueries,
    private readonly modules: ModuleRef,
  ) {}

  inbox(id: string): Promise<WebchatInbox | null> {
    return this.together.ask(id, () => this.readInbox(id));
  }

  private async readInbox(id: string): Promise<WebchatInbox | null> {
    const row = await this.database.one<InboxRow>(inbox, [id]);
    if (!row) return null;
    const { config, botName, secrets, ...rest } = row;
    const bot = botName === null ? null : { name: botName };
    return { ...rest, bot, settings: readSettings(config), secrets: this.secrets(secrets) };
  }

  /** The inbox a demo shop's page talks to. */
  async shopInbox(brand: string): Promise<string | null> {
    return (await this.database.one<{ id: string }>(someInbox, [brand]))?.id ?? null;
  }

  /** The inboxes of those conversations that are web chats; the others are left out. */
  async inboxesOf(conversationIds: string[]): Promise<Map<string, string>> {
    if (conversationIds.length === 0) return new Map();
    const rows = await this.database.query<{ id: string; inboxId: string }>(inboxOfConversation, [
      [...new Set(conversationIds)],
    ]);
    return new Map(rows.map(({ id, inboxId }) => [id, inboxId]));
  }

  messages(ids: string[]): Promise<Message[]> {
    return this.conversations.messagesByIds(ids);
  }

  /** The visitor's newest words that somebody has read. */
  async lastRead(conversationId: string): Promise<string[]> {
    return (await this.database.query<{ id: string }>(lastRead, [conversationId])).map(({ id }) => id);
  }

  /** This visitor's conversation, and the address they write from in it. */
  async conversation(pass: Pick<VisitorPass, 'inboxId' | 'visitorId' | 'userId'>) {
    const values = [pass.inboxId, pass.visitorId, pass.userId ?? null];
    return (await this.database.one<{ id: string; kind: 'visitor' | 'external_id' }>(conversation, values)) ?? null;
  }

  /** `known`: the conversation, where the caller has just found it. */
  async thread(
    pass: Pick<VisitorPass, 'inboxId' | 'visitorId' | 'userId'>,
    after?: number,
    known?: string,
  ): Promise<VisitorThread> {
    const id = known ?? (await this.conversation(pass))?.id;
    if (!id)
      return { conversationId: null, messages: [], cursor: after ?? 0, ...(await this.standing(pass.inboxId, null)) };
    // Whoever watches has joined the rooms before: a message between the two reads is in the page or pushed, never lost.
    const [standing, page] = await Promise.all([
      this.standing(pass.inboxId, id),
      this.conversations.messages(id, after === undefined ? {} : { after: String(after) }, PAGE),
    ]);
    const messages = page.data.filter(isVisible).map((one) => this.show(one, pass.inboxId, standing.readSeq));
    const { readSeq: _, ...shown } = standing;
    return { conversationId: id, messages, cursor: page.data.at(-1)?.seq ?? after ?? 0, ...shown };
  }

  /** Who answers, and what to expect. */
  async standing(inboxId: string, conversationId: string | null) {
    const [place, summary] = await Promise.all([
      this.inbox(inboxId),
      conversationId ? this.conversations.summary(conversationId) : null,
    ]);
    const queueId = summary?.queue?.id ?? place?.queueId ?? null;
    const kind = summary?.status === 'resolved' ? undefined : summary?.control.kind;
    // Only who waits has a place in the line, and who talks with a person need not be told whether there is one.
    const outlook =
      kind === 'agent' ? withPerson : await this.outlook(kind === 'queue' ? conversationId : null, queueId);
    const isThere = outlook.staffed && outlook.open;
    // The queue's calendar is nearer to who answers than the hours written on the shop's door.
    const opens = isThere ? null : (outlook.opensAt ?? opensAt(place?.settings.hours ?? null, new Date()));
    return {
      holder: toHolder(summary?.control ?? { kind: 'none', name: null }),
      status: summary?.status === 'resolved' ? ('ended' as const) : ('open' as const),
      position: outlook.position,
      staffed: isThere,
      waitSeconds: outlook.waitSeconds,
      opensAt: opens?.toISOString() ?? null,
      readSeq: summary?.readSeq ?? 0,
    };
  }

  show(message: Message, inboxId: string, readSeq: number): VisitorMessage {
    return toVisitorMessage(message, readSeq, (id) => this.fileUrl(inboxId, id));
  }

  fileUrl(inboxId: string, id: string): string {
    return `/widget/${inboxId}/files/${issueFileToken(this.config.secretKey, id)}`;
  }

  /** Every word of the conversation, oldest first. */
  async transcript(conversationId: string, inboxId: string): Promise<VisitorMessage[]> {
    const all: VisitorMessage[] = [];
    for (let after: string | null = '0'; after !== null; ) {
      const page: Awaited<ReturnType<ConversationsQueries['messages']>> = await this.conversations.messages(
        conversationId,
        { after },
        PAGE,
      );
      all.push(...page.data.filter(isVisible).map((one) => this.show(one, inboxId, 0)));
      after = page.next_cursor;
    }
    return all;
  }

  private async outlook(conversationId: string | null, queueId: string | null): Promise<Outlook> {
    let room: WaitingRoom;
    try {
      room = this.modules.get(WaitingRoom, { strict: false });
    } catch {
      return nothingKnown; // A hub without routing promises nobody.
    }
    return room.look({ conversationId, queueId });
  }

  private secrets(sealed: string | null): string[] {
    const { signing, identity } = readSecrets(sealed && this.box.open(sealed));
    const live = signing.filter(({ until }) => !until || Date.parse(until) > Date.now()).map(({ secret }) => secret);
    return typeof identity === 'string' ? [identity, ...live] : live;
  }
}
