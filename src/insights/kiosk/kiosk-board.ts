import { Injectable } from '@nestjs/common';
import type { Board, KioskBoard } from '../../contract/insights.js';
import { Refusal } from '../../kernel/http/problem.js';
import { Together } from '../../kernel/together.js';
import { BoardQueries } from '../board/board.queries.js';
import { definitions } from '../board/definitions.js';
import { KioskLinks } from './kiosk-links.js';

/** Twenty screens on a wall ask as one. */
const FRESH_MS = 900;

/** The floor for a screen that anybody may pass by: numbers and names of queues only, copied field by field. */
@Injectable()
export class ShowKiosk {
  private readonly together = new Together<Board>(FRESH_MS);

  constructor(
    private readonly links: KioskLinks,
    private readonly boards: BoardQueries,
  ) {}

  async run(token: string | undefined): Promise<KioskBoard> {
    const link = token ? await this.links.find(token) : undefined;
    if (!link) throw new Refusal(401, 'kiosk_link', 'This link shows nothing any more');
    const board = await this.together.ask('', () => this.boards.board());
    return {
      name: link.name,
      at: board.at,
      tiles: link.tiles.flatMap((id) => {
        const known = definitions.find((one) => one.id === id);
        const value = board.metrics[id];
        if (!known || !value) return [];
        return { id, label: known.label, unit: known.unit, target: known.target, value };
      }),
      queues: board.queues.map((line) => ({
        name: line.queue.name,
        waiting: line.waiting,
        longestWaitSeconds: line.longestWaitSeconds,
        goalSeconds: line.serviceLevel.goalSeconds,
        staffed: line.staffed,
        agentsFree: line.agentsFree,
        agentsOn: line.agentsOn,
        serviceLevel: line.metrics.service_level?.value ?? null,
      })),
    };
  }
}
