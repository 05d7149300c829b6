import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { ComputedTraits } from '../traits/computed-traits.js';
import { TraitDefinitions } from '../traits/definitions.js';
import { conditionsOf } from './match-rule.js';
import { PlacePeople } from './place-people.js';

const GATHER_MS = 100;

/** Hears of everything that can change what is worked out of a person, and which segments they are in. */
@Injectable()
export class FollowPeople implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('segments');
  /** Whether any rule asks when people wrote last: only then is it worth a look at every message. */
  private asksContacts = false;
  private readonly wrote = new Set<string>();
  private soon?: NodeJS.Timeout;

  constructor(
    private readonly place: PlacePeople,
    private readonly computed: ComputedTraits,
    private readonly definitions: TraitDefinitions,
    private readonly database: Database,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.look([]);
  }

  @On(
    [
      'profile.tracked',
      'profile.changed',
      'profile.tagged',
      'profile.identified',
      'profile.merged',
      'profile.unmerged',
      'consent.changed',
      'people.imported',
      'conversation.opened',
      'conversation.reopened',
      'conversation.resolved',
    ],
    'durable',
    { gatherMs: GATHER_MS },
  )
  async follow(facts: Fact[]): Promise<void> {
    const tracked = facts.filter((one): one is Fact<'profile.tracked'> => one.type === 'profile.tracked');
    if (tracked.length > 0) {
      const ids = [...new Set(tracked.flatMap((one) => one.profileId ?? []))];
      const names = new Set(tracked.map((one) => one.data.name));
      await this.computed.keep(this.database, ids, await this.definitions.all(), names);
    }
    const people = new Set(facts.flatMap(peopleOf));
    await this.look([...people].filter((id) => id !== null));
  }

  @On('segment.changed', 'live')
  changed(): Promise<void> {
    return this.look([]);
  }

  /** Beside the durable way, and only where a rule asks for it: messages are many. What is missed here, time finds. */
  @On('message.received', 'live')
  written(facts: Fact[]): void {
    if (!this.asksContacts) return;
    for (const { profileId } of facts) if (profileId) this.wrote.add(profileId);
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      const ids = [...this.wrote];
      this.wrote.clear();
      this.look(ids).catch((error: Error) => this.log.warn(`people who wrote were not placed: ${error.message}`));
    }, GATHER_MS).unref();
  }

  onModuleDestroy(): void {
    clearTimeout(this.soon);
  }

  private async look(ids: string[]): Promise<void> {
    const rules = await this.place.run(ids);
    const asked = rules.flatMap(conditionsOf);
    const traits = asked.flatMap((one) => ('trait' in one ? [one.trait] : []));
    const definitions = traits.length > 0 ? await this.definitions.all() : null;
    this.asksContacts =
      asked.some((one) => 'channel' in one) ||
      traits.some((name) => definitions?.get(name)?.compute?.over === 'conversations');
  }
}

/** The records a fact is about: both of a merge, all of a piece of an import. */
function peopleOf({ type, profileId, subjectId, data }: Fact): (string | null)[] {
  if (type === 'people.imported') return (data as Fact<'people.imported'>['data']).profileIds;
  return type === 'profile.merged' || type === 'profile.unmerged' ? [profileId, subjectId] : [profileId];
}
