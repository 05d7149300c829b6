import { Injectable } from '@nestjs/common';
import type { RoutingSettings } from '../../../contract/setup.js';
import { Database } from '../../../kernel/db/database.js';
import { statement } from '../../../kernel/db/statement.js';

const read = statement(
  'routing_setting_read',
  `SELECT capacity_mode AS mode, interruptible_by AS "interruptibleBy", limits FROM routing_setting`,
);

/** Reads how work stands beside work in the whole hub. */
@Injectable()
export class RoutingSettingQueries {
  constructor(private readonly database: Database) {}

  async read(): Promise<RoutingSettings> {
    return (await this.database.one<RoutingSettings>(read)) as RoutingSettings;
  }
}
