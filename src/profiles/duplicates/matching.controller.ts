import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { FollowRecords } from './follow-records.js';
import { MatchSettings, MatchSettingsStore } from './match-settings.js';

/** How duplicates are found. */
@Controller('v1/matching')
@Allow('admin')
export class MatchingController {
  constructor(
    private readonly settings: MatchSettingsStore,
    private readonly follow: FollowRecords,
  ) {}

  @Get()
  @Doc({
    summary: 'From which probability people are asked about two records, and two are merged unasked',
    answer: MatchSettings,
  })
  read(): Promise<MatchSettings> {
    return this.settings.read();
  }

  @Put()
  @Doc({ summary: 'Change that', body: MatchSettings, answer: MatchSettings })
  async write(@Body() body: unknown): Promise<MatchSettings> {
    await this.settings.write(parseWith(MatchSettings, body));
    return this.settings.read();
  }

  @Post('run')
  @HttpCode(202)
  @Doc({ summary: 'Look at every record anew, piece by piece', answer: { started: 'boolean' } })
  async run(): Promise<{ started: true }> {
    await this.follow.everybody();
    return { started: true };
  }
}
