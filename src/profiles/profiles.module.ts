import { Module } from '@nestjs/common';
import { ChangeProfile } from './change-profile.js';
import { Identify } from './identify.js';
import { ProfilesController } from './profiles.controller.js';
import { ProfilesQueries } from './profiles.queries.js';

/** People: profiles and the addresses that prove them. */
@Module({
  controllers: [ProfilesController],
  providers: [Identify, ChangeProfile, ProfilesQueries],
  exports: [Identify, ChangeProfile, ProfilesQueries],
})
export class ProfilesModule {}
