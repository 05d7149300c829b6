import { Injectable } from '@nestjs/common';
import { ConsentsQueries } from '../../governance/index.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { invalid, notFound } from '../../kernel/http/problem.js';
import { allKinds, allParts } from './all-parts.js';
import { type Part, ROWS } from './part.js';
import { personParts } from './person-parts.js';

const members = statement('export_members', `SELECT members_of($1) AS id ORDER BY 1`);

export interface ExportLine {
  kind: string;
  /** Of an export of everything: `after` goes on from here. */
  cursor?: string;
  data: unknown;
}

/** Gives what is known out of the hub, a few hundred rows at a time and only as fast as they are taken; that it was done is a fact. */
@Injectable()
export class ExportData {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly consents: ConsentsQueries,
  ) {}

  /** All records of one person with all that hangs on them. */
  async person(id: string, actor: Actor): Promise<AsyncGenerator<ExportLine>> {
    const ids = (await this.database.query<{ id: string }>(members, [id])).map((row) => row.id);
    if (ids.length === 0) throw notFound('person');
    await this.note('person', id, actor);
    return this.personLines(ids);
  }

  async everything(kinds: string[], after: string | undefined, actor: Actor): Promise<AsyncGenerator<ExportLine>> {
    const unknown = kinds.find((kind) => !allKinds.includes(kind));
    if (unknown !== undefined) throw invalid('/kinds', 'unknown', `Kinds are ${allKinds.join(', ')}`);
    const from = readAfter(after, kinds);
    await this.note(kinds.join(','), null, actor);
    return this.allLines(kinds, from);
  }

  private async *personLines(ids: string[]): AsyncGenerator<ExportLine> {
    yield { kind: 'export', data: { at: new Date().toISOString(), records: ids } };
    const agreed = await this.consents.agreements([ids[0]]);
    for (const data of agreed(ids[0])) yield { kind: 'agreement', data };
    for (const part of personParts) {
      for await (const { data } of this.rows(part, ids, null)) {
        const file = part.kind === 'attachment' ? { url: `/v1/attachments/${(data as { id: string }).id}` } : {};
        yield { kind: part.kind, data: { ...(data as object), ...file } };
      }
    }
  }

  private async *allLines(kinds: string[], from: { kind: string; key: string } | null): AsyncGenerator<ExportLine> {
    const wanted = allParts.filter(({ kind }) => kinds.includes(kind));
    const skip = from ? wanted.findIndex(({ kind }) => kind === from.kind) : 0;
    for (const part of wanted.slice(skip)) {
      const key = part.kind === from?.kind ? from.key : null;
      for await (const { after, data } of this.rows(part, null, key))
        yield { kind: part.kind, cursor: `${part.kind}:${after}`, data };
    }
  }

  private async *rows({ kind, read }: Part, ids: string[] | null, from: string | null) {
    for (let after = from; ; ) {
      const rows = await this.database.query<{ after: string; data: object }>(read, [ids, after, ROWS]);
      yield* kind === 'people' ? await this.withAgreed(rows) : rows;
      if (rows.length < ROWS) return;
      after = rows[rows.length - 1].after;
    }
  }

  /** A record says what was said on it; what holds is the person's, of whom there may be more records. */
  private async withAgreed(rows: { after: string; data: object }[]) {
    const agreed = await this.consents.agreements(rows.map(({ after }) => after));
    return rows.map(({ after, data }) => ({ after, data: { ...data, agreed: agreed(after) } }));
  }

  private note(what: string, profileId: string | null, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      tx.record(fact('data.exported', { what }, { profileId, actor: factActor(actor) }));
    });
  }
}

function readAfter(after: string | undefined, kinds: string[]): { kind: string; key: string } | null {
  if (!after) return null;
  const [, kind, key] = /^(\w+):([\w-]{1,80})$/.exec(after) ?? [];
  if (!kind || !kinds.includes(kind) || (kind === 'facts' && !/^\d{1,19}-\d{1,18}$/.test(key)))
    throw invalid('/after', 'cursor', 'after is the cursor of a line of such an export');
  return { kind, key };
}
