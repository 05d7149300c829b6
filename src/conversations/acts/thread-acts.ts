import { Injectable } from '@nestjs/common';
import type { Action } from '../../contract/macros.js';
import { factActor } from '../../kernel/auth/actor.js';
import { atLeast } from '../../kernel/auth/permits.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { forbidden, notFound } from '../../kernel/http/problem.js';
import { ChangeConversation } from '../change-conversation.js';
import { ChangeStatus } from '../change-status.js';
import { WriteNote } from '../write-note.js';
import { WriteReply } from '../write-reply.js';
import { Acts, actorOf, type Doing, filled } from './acts.js';
import { spanWords } from './span-words.js';

const MOST_TAGS = 30;
const look = statement(
  'act_conversation',
  `SELECT control_kind, control_id, tags FROM conversation WHERE id = $1 FOR NO KEY UPDATE`,
);

interface Row {
  control_kind: string;
  control_id: string | null;
  tags: string[];
}

/** The steps that stay inside a thread: reply, note, tags, snooze, resolve. */
@Injectable()
export class ThreadActs {
  constructor(
    acts: Acts,
    private readonly writeReply: WriteReply,
    private readonly writeNote: WriteNote,
    private readonly change: ChangeConversation,
    private readonly status: ChangeStatus,
  ) {
    acts.add('reply', {
      words: () => 'Send a reply',
      run: async (tx, { text }, doing) => {
        await mine(tx, doing);
        const { conversationId, doer: actor, key: clientId, seenSeq } = doing;
        await this.writeReply.within(tx, {
          conversationId,
          actor,
          clientId,
          seenSeq,
          text: filled(text, doing.values),
        });
      },
    });
    acts.add('note', {
      words: () => 'Write a note',
      run: async (tx, { text }, { conversationId, doer: actor, key: clientId, values }) => {
        await this.writeNote.within(tx, { conversationId, actor, clientId, text: filled(text, values) });
      },
    });
    acts.add('tag', {
      words: (_, action) => tagWords(action),
      run: (tx, action, doing) => this.tag(tx, action, doing),
    });
    acts.add('snooze', {
      words: (_, { seconds }) => `Snooze for ${spanWords(seconds)}`,
      run: async (tx, { seconds }, doing) => {
        await mine(tx, doing);
        const until = new Date(Date.now() + seconds * 1000);
        await this.status.snoozeWithin(tx, doing.conversationId, until, actorOf(doing.doer));
      },
    });
    acts.add('resolve', {
      words: () => 'Resolve',
      run: async (tx, _, doing) => {
        await mine(tx, doing);
        await this.status.resolveWithin(tx, doing.conversationId, actorOf(doing.doer), null);
      },
    });
  }

  private async tag(tx: Tx, action: Extract<Action, { do: 'tag' }>, { conversationId, doer }: Doing): Promise<void> {
    const row = await tx.one<Row>(look, [conversationId]);
    if (!row) throw notFound('conversation');
    const gone = action.remove ?? [];
    const tags = [...new Set([...row.tags, ...(action.add ?? [])])].filter((tag) => !gone.includes(tag));
    // Nothing to change is nothing to tell.
    if (tags.length === row.tags.length && tags.every((tag) => row.tags.includes(tag))) return;
    const actor = factActor(actorOf(doer));
    await this.change.within(tx, conversationId, { tags: tags.slice(0, MOST_TAGS) }, actor);
  }
}

/** What a colleague holds is spoken for and closed by them, or by who supervises them. */
export async function mine(tx: Tx, { conversationId, doer }: Doing): Promise<void> {
  const row = await tx.one<Row>(look, [conversationId]);
  if (!row) throw notFound('conversation');
  if (doer.kind !== 'agent' || atLeast(doer.role, 'supervisor')) return;
  if (row.control_kind === 'agent' && row.control_id !== doer.id)
    throw forbidden('A colleague holds this conversation');
}

function tagWords({ add = [], remove = [] }: Extract<Action, { do: 'tag' }>): string {
  const on = add.length > 0 ? `Tag ${add.join(', ')}` : '';
  const off = remove.length > 0 ? `${on ? 'untag' : 'Untag'} ${remove.join(', ')}` : '';
  return [on, off].filter(Boolean).join(', ');
}
