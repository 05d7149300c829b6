import { Injectable } from '@nestjs/common';
import type { Page } from '../../contract/common.js';
import type { Candidate, Decision, HeldContact } from '../../contract/decisions.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { readCursor, toPage } from '../../kernel/http/paging.js';
import { notFound } from '../../kernel/http/problem.js';
import { canonical, fingerprint } from './canonical.js';
import { type ActionSnapshot, judgeAction, SENSITIVE } from '../sensitive/judge-action.js';
import { decide, POLICY } from './decide.js';
import type { Result, Snapshot } from './snapshot.js';

const columns = `id, at, play, trigger_type, trigger_id, conversation_id, sentence, result, snapshot, versions, hash, took_ms, outcome_state, outcome_at`;
const byId = statement('decision_by_id', `SELECT ${columns} FROM decision WHERE id = $1`);
const page = statement(
  'decision_page',
  `SELECT ${columns} FROM decision
   WHERE ($1::text IS NULL OR profile_id IN (SELECT members_of($1))) AND ($2::text IS NULL OR conversation_id = $2) AND ($3::text IS NULL OR play = $3)
     AND ($4::text IS NULL OR id < $4) ORDER BY id DESC LIMIT $5`,
);

const held = statement(
  'held_contacts',
  `SELECT i.id, i.conversation_id AS "conversationId", i.play, t.run_at AS until,
     (SELECT COALESCE(d.result #>> '{suppressed,sentence}', d.sentence) FROM decision d WHERE d.intent_id = i.id ORDER BY d.id DESC LIMIT 1) AS sentence
   FROM intent i LEFT JOIN timer t ON t.kind = 'intent.again' AND t.key = i.id
   WHERE i.state = 'held' AND i.profile_id IN (SELECT members_of($1)) ORDER BY t.run_at NULLS LAST, i.id LIMIT 50`,
);

interface Row {
  id: string;
  at: Date;
  play: string;
  trigger_type: string;
  trigger_id: string;
  conversation_id: string | null;
  sentence: string;
  result: Result<Candidate['action']>;
  snapshot: Snapshot | ActionSnapshot;
  versions: { policy: number; settings: number };
  hash: string;
  took_ms: number;
  outcome_state: string | null;
  outcome_at: Date | null;
}

export interface Replay {
  equal: boolean;
  /** What differs, when something does. */
  difference: 'result' | 'record' | 'policy' | null;
  /** As it comes out now. */
  decision: Decision;
}

/** Reads decisions, and makes them again from their own records. */
@Injectable()
export class DecisionsQueries {
  constructor(private readonly database: Database) {}

  async page(
    which: { profile?: string; conversation?: string; play?: string },
    cursor: string | undefined,
    limit: number,
  ): Promise<Page<Decision>> {
    const after = readCursor(cursor)?.[0] ?? null;
    const values = [which.profile ?? null, which.conversation ?? null, which.play ?? null, after, limit + 1];
    return toPage(await this.database.query<Row>(page, values), limit, (row) => [row.id], show);
  }

  async byId(id: string): Promise<Decision> {
    return show(await this.row(id));
  }

  /**
   * Decides again from the stored snapshot. Equal means: the same result to the last bit, and a snapshot, result and versions
   * that still carry the fingerprint they were stored with. Reads only.
   */
  async replay(id: string): Promise<Replay> {
    const row = await this.row(id);
    if (row.versions.policy !== POLICY) return { equal: false, difference: 'policy', decision: show(row) };
    const result = makeAgain(row);
    const decision = show({ ...row, result, sentence: result.sentence });
    if (canonical(result) !== canonical(row.result) || row.sentence !== result.sentence)
      return { equal: false, difference: 'result', decision };
    const { snapshot, versions, hash } = row;
    const whole = fingerprint({ snapshot, result, versions }) === hash;
    return { equal: whole, difference: whole ? null : 'record', decision };
  }

  /** Why nothing, or nothing else, was sent to this customer. */
  async whyNot(profile: string, play: string | undefined): Promise<{ sentence: string; decisions: Decision[] }> {
    const { data } = await this.page({ profile, play }, undefined, 20);
    const [latest] = data;
    if (!latest) return { sentence: 'Nothing was considered for this customer yet.', decisions: [] };
    const held = latest.candidates
      .filter(({ verdict }) => verdict === 'held' || verdict === 'never')
      .sort((a, b) => b.value - a.value);
    const outreach = held.find(({ action }) => action === 'callback_offer') ?? held[0];
    return { sentence: outreach?.sentence ?? latest.sentence, decisions: data };
  }

  /** What waits to be decided again about a person. */
  async held(profile: string): Promise<HeldContact[]> {
    const rows = await this.database.query<Omit<HeldContact, 'until'> & { until: Date | null }>(held, [profile]);
    return rows.map(({ until, ...row }) => ({ ...row, until: until?.toISOString() ?? null }));
  }

  private async row(id: string): Promise<Row> {
    const row = await this.database.one<Row>(byId, [id]);
    if (!row) throw notFound('decision');
    return row;
  }
}

/** By the rules of its own play. */
const makeAgain = ({ play, snapshot }: Row): Result<Candidate['action']> =>
  play === SENSITIVE ? judgeAction(snapshot as ActionSnapshot) : decide(snapshot as Snapshot);

function show(row: Row): Decision {
  const { snapshot, result } = row;
  return {
    id: row.id,
    at: row.at.toISOString(),
    play: row.play,
    trigger: { type: row.trigger_type, id: row.trigger_id },
    // As the customer was known then.
    profile: { id: snapshot.profile.id, name: snapshot.profile.name },
    conversationId: row.conversation_id,
    sentence: row.sentence,
    chosen: result.chosen,
    candidates: result.candidates,
    snapshot: { ...snapshot },
    versions: row.versions,
    tookMs: row.took_ms,
    whatIf: result.whatIf,
    outcome: row.outcome_state ? { state: row.outcome_state, at: row.outcome_at?.toISOString() ?? null } : null,
  };
}
