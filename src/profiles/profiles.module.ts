import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { GovernanceModule } from '../governance/index.js';
import { ChangeProfile } from './change-profile.js';
import { EraseBroadcast } from './erase/erase.broadcast.js';
import { EraseController } from './erase/erase.controller.js';
import { EraseEverywhere } from './erase/erase-everywhere.js';
import { ErasePerson } from './erase/erase-person.js';
import { EraseRecords } from './erase/erase-records.js';
import { Erasers } from './erase/erasers.js';
import { PlanEraseQueries } from './erase/plan-erase.queries.js';
import { Flags } from './flags.js';
import { Identify } from './identify.js';
import { ExportData } from './exports/export-data.js';
import { ExportsController } from './exports/exports.controller.js';
import { BringIn } from './imports/bring-in.js';
import { ChangeImport } from './imports/change-import.js';
import { ImportsBroadcast } from './imports/imports.broadcast.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsQueries } from './imports/imports.queries.js';
import { ImportsRunner } from './imports/imports-runner.js';
import { RunImport } from './imports/run-import.js';
import { TakeFile } from './imports/take-file.js';
import { JoinByProof } from './join-by-proof.js';
import { MergeProfiles } from './merge-profiles.js';
import { MergesController } from './merges.controller.js';
import { MergesQueries } from './merges.queries.js';
import { ProfilesController } from './profiles.controller.js';
import { ProfilesQueries } from './profiles.queries.js';
import { ProposeMerge } from './propose-merge.js';
import { SettleProposal } from './settle-proposal.js';
import { ConsentsSource } from './timeline/consents.source.js';
import { EventsSource } from './timeline/events.source.js';
import { MergesSource } from './timeline/merges.source.js';
import { TimelineController } from './timeline/timeline.controller.js';
import { TimelineQueries } from './timeline/timeline.queries.js';
import { FindDuplicates } from './duplicates/find-duplicates.js';
import { FollowRecords } from './duplicates/follow-records.js';
import { MatchSettingsStore } from './duplicates/match-settings.js';
import { MatchingController } from './duplicates/matching.controller.js';
import { Neighbourhood } from './duplicates/neighbourhood.js';
import { FindIdentity } from './find-identity.js';
import { FollowNumbers } from './ingest/follow-numbers.js';
import { IngestController } from './ingest/ingest.controller.js';
import { KnownTraits } from './ingest/known-traits.js';
import { TakeCalls } from './ingest/take-calls.js';
import { TakeOne } from './ingest/take-one.js';
import { BuildSegment } from './segments/build-segment.js';
import { ChangeSegment } from './segments/change-segment.js';
import { EventNamesQueries } from './segments/event-names.queries.js';
import { FollowPeople } from './segments/follow-people.js';
import { PlacePeople } from './segments/place-people.js';
import { SegmentsController } from './segments/segments.controller.js';
import { SegmentsQueries } from './segments/segments.queries.js';
import { Tags } from './segments/tags.js';
import { ViewPeople } from './segments/view-people.js';
import { ComputedTraits } from './traits/computed-traits.js';
import { TraitDefinitions } from './traits/definitions.js';
import { RecomputeTraits } from './traits/recompute-traits.js';
import { RevealTrait } from './traits/reveal-trait.js';
import { TraitsController } from './traits/traits.controller.js';
import { UnmergeProfile } from './unmerge-profile.js';
import { Wishes } from './wishes.js';

const duplicates = [FindDuplicates, FollowRecords, MatchSettingsStore, Neighbourhood];

/** People: profiles, the addresses that prove them, and which of them are one. */
@Module({
  imports: [DiscoveryModule, GovernanceModule],
  controllers: [
    ProfilesController,
    MergesController,
    EraseController,
    ImportsController,
    ExportsController,
    TimelineController,
    TraitsController,
    SegmentsController,
    IngestController,
    MatchingController,
  ],
  providers: [
    ChangeProfile,
    EraseBroadcast,
    EraseEverywhere,
    ErasePerson,
    ExportData,
    BringIn,
    ChangeImport,
    ImportsBroadcast,
    ImportsQueries,
    ImportsRunner,
    RunImport,
    TakeFile,
    EraseRecords,
    Erasers,
    PlanEraseQueries,
    Flags,
    Identify,
    JoinByProof,
    MergeProfiles,
    MergesQueries,
    ProfilesQueries,
    ProposeMerge,
    SettleProposal,
    UnmergeProfile,
    Wishes,
    FindIdentity,
    FollowNumbers,
    KnownTraits,
    TakeCalls,
    TakeOne,
    BuildSegment,
    ChangeSegment,
    EventNamesQueries,
    FollowPeople,
    PlacePeople,
    SegmentsQueries,
    Tags,
    ViewPeople,
    ComputedTraits,
    TraitDefinitions,
    RecomputeTraits,
    RevealTrait,
    TimelineQueries,
    ConsentsSource,
    EventsSource,
    MergesSource,
    ...duplicates,
  ],
  exports: [ChangeProfile, Flags, Identify, MergeProfiles, ProfilesQueries, TraitDefinitions],
})
export class ProfilesModule {}
