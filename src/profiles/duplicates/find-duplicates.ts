import { Injectable } from '@nestjs/common';
import type { MergeEvidence } from '../../contract/profiles.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { cluster, type Comparison, defaultThresholds, explain } from '../matching/index.js';
import { MergeProfiles } from '../merge-profiles.js';
import { ProposeMerge } from '../propose-merge.js';
import { UnmergeProfile } from '../unmerge-profile.js';
import { MatchSettingsStore } from './match-settings.js';
import { type Compared, Neighbourhood } from './neighbourhood.js';

/** What people decided outweighs whatever the records say. */
const DECIDED_BITS = 1000;
const SYSTEM = { kind: 'system', id: null } as const;

const decided = statement(
  'match_decided',
  `SELECT LEAST(m.surviving, m.discarded) AS a, GREATEST(m.surviving, m.discarded) AS b, true AS one FROM profile_merge m
   WHERE m.undone_at IS NULL AND (m.actor_kind <> 'system' OR m.reason <> 'likely_same') AND m.discarded = ANY($1) AND m.surviving = ANY($1)
   UNION ALL SELECT a, b, false FROM merge_proposal WHERE state = 'rejected' AND a = ANY($1) AND b = ANY($1)`,
);
const standing = statement(
  'match_standing',
  `SELECT p.id, p.root_id AS root, p.merged_into AS "into", COALESCE(g.actor_kind = 'system' AND g.reason = 'likely_same', false) AS ours
   FROM profile p LEFT JOIN profile_merge g ON g.discarded = p.id AND g.undone_at IS NULL WHERE p.id = ANY($1)`,
);

// What was asked about these and would not be asked now.
const overtake = statement(
  'match_overtake',
  `UPDATE merge_proposal SET state = 'overtaken', settled_at = clock_timestamp()
   WHERE state = 'open' AND why = 'likely_same' AND id <> ALL($2)
     AND id = ANY(ARRAY(SELECT id FROM merge_proposal WHERE a = ANY($1) UNION SELECT id FROM merge_proposal WHERE b = ANY($1)))`,
);

interface Standing {
  id: string;
  root: string;
  into: string | null;
  /** Merged by this very verb, which may take it back. */
  ours: boolean;
}

/**
 * Looks for records that may be the same person as these, and asks people; above the workspace's own bar it merges. The group is
 * always taken whole and grouped anew, so that it ends the same whatever came first: what it merged before and would not merge
 * now is parted again.
 */
@Injectable()
export class FindDuplicates {
  constructor(
    private readonly work: UnitOfWork,
    private readonly neighbourhood: Neighbourhood,
    private readonly settings: MatchSettingsStore,
    private readonly merge: MergeProfiles,
    private readonly unmerge: UnmergeProfile,
    private readonly propose: ProposeMerge,
  ) {}

  async run(ids: string[]): Promise<void> {
    const given = await this.neighbourhood.index(ids);
    const { review, automatic } = await this.settings.read();
    const { people, pairs, context } = await this.neighbourhood.around(given, review);
    await this.work.follow(async (tx) => {
      if (automatic !== null) {
        const known = people.map(({ id }) => id);
        const bar = { ...defaultThresholds, link: automatic, review };
        const { clusters } = cluster(await this.ruled(tx, pairs, known), people, bar, context);
        await this.bringAbout(tx, clusters, pairs);
      }
      const likely = pairs.map((pair) => ({
        a: pair.a,
        b: pair.b,
        score: pair.score,
        evidence: evidenceOf(pair),
        why: 'likely_same',
      }));
      await tx.query(overtake, [ids, await this.propose.within(tx, likely)]);
    });
  }

  private async ruled(tx: Tx, pairs: Compared[], ids: string[]): Promise<{ a: string; b: string; bits: number }[]> {
    const bits = new Map(pairs.map((one) => [`${one.a} ${one.b}`, one.bits]));
    for (const { a, b, one } of await tx.query<{ a: string; b: string; one: boolean }>(decided, [ids])) {
      bits.set(`${a} ${b}`, one ? DECIDED_BITS : -DECIDED_BITS);
    }
    return [...bits].map(([key, value]) => {
      const [a, b] = key.split(' ');
      return { a, b, bits: value };
    });
  }

  /** Merges what belongs together and is not, parts what this verb once merged and does not belong together. */
  private async bringAbout(tx: Tx, clusters: string[][], pairs: Compared[]): Promise<void> {
    const groupOf = new Map(clusters.flatMap((group, n) => group.map((id) => [id, n] as const)));
    const rows = await tx.query<Standing>(standing, [[...groupOf.keys()]]);
    for (const { id, into, ours } of rows) {
      if (!ours || into === null || groupOf.get(into) === groupOf.get(id)) continue;
      await this.unmerge.within(tx, id, 'no_longer_likely', SYSTEM, { apart: false });
    }
    for (const group of clusters.filter((one) => one.length > 1)) {
      for (const id of group.slice(1)) {
        const now = await tx.query<Standing>(standing, [[group[0], id]]);
        const [first, other] = [group[0], id].map((one) => now.find((row) => row.id === one));
        if (!first || !other || first.root === other.root) continue;
        const why =
          pairs.find((pair) => pair.b === id && group.includes(pair.a)) ?? pairs.find((pair) => pair.a === id);
        const evidence = why ? evidenceOf(why) : [];
        const found = {
          surviving: first.root,
          discarded: other.root,
          reason: 'likely_same',
          score: why?.score,
          evidence,
        };
        await this.merge.within(tx, found, SYSTEM);
      }
    }
  }
}

/** As people read it, what says most first. */
export function evidenceOf({ evidence }: Comparison): MergeEvidence[] {
  return evidence
    .filter(({ agreement }) => agreement !== 'missing')
    .sort((x, y) => Math.abs(y.weight) - Math.abs(x.weight))
    .map((one) => ({
      field: one.field,
      a: one.a,
      b: one.b,
      agreement: one.agreement,
      weight: Math.round(one.weight * 10) / 10,
      says: explain(one),
    }));
}
