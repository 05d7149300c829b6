import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import type { KioskBoard, KioskLink } from '../../contract/insights.js';
import { CurrentActor, type Person } from '../../kernel/auth/actor.js';
import { Allow } from '../../kernel/auth/allow.js';
import { Doc } from '../../kernel/http/openapi/doc.js';
import { parseWith } from '../../kernel/http/validate.js';
import { KioskLinks, NewKiosk } from './kiosk-links.js';
import { ShowKiosk } from './kiosk-board.js';

/** Screens on walls: their links, and what they are shown. */
@Controller('v1')
export class KioskController {
  constructor(
    private readonly links: KioskLinks,
    private readonly show: ShowKiosk,
  ) {}

  @Get('kiosk-links')
  @Doc({ summary: 'Links for screens on walls', answer: 'List<KioskLink>' })
  @Allow('supervisor')
  async all(): Promise<{ data: KioskLink[] }> {
    return { data: await this.links.all() };
  }

  @Post('kiosk-links')
  @Doc({
    summary: 'Make a link for a screen on a wall',
    about: 'The token is shown this once; only a hash of it is kept. The screen opens `/kiosk#<token>`.',
    body: NewKiosk,
    answer: { link: 'KioskLink', token: 'string' },
  })
  @Allow('supervisor')
  make(@Body() body: unknown, @CurrentActor() actor: Person): Promise<{ link: KioskLink; token: string }> {
    return this.links.make(parseWith(NewKiosk, body), actor);
  }

  @Delete('kiosk-links/:id')
  @HttpCode(204)
  @Doc({ summary: 'Take a link back: its screens show nothing from now on' })
  @Allow('supervisor')
  revoke(@Param('id') id: string, @CurrentActor() actor: Person): Promise<void> {
    return this.links.revoke(id, actor);
  }

  @Get('kiosk/board')
  @Doc({
    summary: 'The floor for a screen on a wall',
    about: 'The token travels in the header `X-Kiosk-Token`. No names of people, no words of theirs.',
    answer: 'KioskBoard',
    problems: ['kiosk_link'],
  })
  @Allow('public')
  board(@Headers('x-kiosk-token') token?: string): Promise<KioskBoard> {
    return this.show.run(token);
  }
}
