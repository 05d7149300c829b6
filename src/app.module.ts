import { type DynamicModule, Module } from '@nestjs/common';
import { ChannelsModule, WebchatModule } from './channels/index.js';
import { ConversationsModule } from './conversations/index.js';
import { GovernanceModule } from './governance/index.js';
import { InsightsModule } from './insights/index.js';
import type { RunningConfig } from './kernel/config/running.js';
import { KernelModule } from './kernel/kernel.module.js';
import { OrchestrationModule } from './orchestration/index.js';
import { ProfilesModule } from './profiles/index.js';
import { RealtimeModule } from './realtime/index.js';
import { RoutingModule } from './routing/index.js';
import { VoiceModule } from './voice/index.js';

const features = [
  RealtimeModule,
  GovernanceModule,
  ProfilesModule,
  ConversationsModule,
  RoutingModule,
  WebchatModule,
  ChannelsModule,
  OrchestrationModule,
  InsightsModule,
  VoiceModule,
];

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
