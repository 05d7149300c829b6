import { type DynamicModule, Module } from '@nestjs/common';
import { ConversationsModule } from './conversations/index.js';
import type { RunningConfig } from './kernel/config/running.js';
import { KernelModule } from './kernel/kernel.module.js';
import { ProfilesModule } from './profiles/index.js';
import { RealtimeModule } from './realtime/index.js';

const features = [RealtimeModule, ProfilesModule, ConversationsModule];

/** The list of feature modules, nothing else. */
@Module({})
export class AppModule {
  static with(config: RunningConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [KernelModule.with(config), ...features],
    };
  }
}
