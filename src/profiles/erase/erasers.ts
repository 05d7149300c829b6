import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { ERASES, type ErasedRows, type EraseStage, type Erasing } from '../../kernel/erase.js';

type Eraser = (tx: Tx, who: Erasing) => Promise<ErasedRows>;

/** Every feature's way of taking a person out of its tables, found by `@Erases`: a feature that is added need not be named here. */
@Injectable()
export class Erasers implements OnApplicationBootstrap {
  private readonly found: { stage: EraseStage; name: string; run: Eraser }[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    for (const { instance, name } of this.discovery.getProviders()) {
      if (!instance || typeof instance !== 'object') continue;
      const methods = instance as Record<string, Eraser>;
      for (const method of this.scanner.getAllMethodNames(Object.getPrototypeOf(methods))) {
        const stage = this.reflector.get<EraseStage | undefined>(ERASES, methods[method]);
        if (stage) this.found.push({ stage, name, run: (tx, who) => methods[method](tx, who) });
      }
    }
    // Always in one order, so that two erasings cannot wait for each other.
    this.found.sort((a, b) => a.name.localeCompare(b.name));
  }

  async run(tx: Tx, who: Erasing): Promise<ErasedRows> {
    const all: ErasedRows = {};
    for (const now of ['leaves', 'threads'] as const) {
      for (const { run } of this.found.filter(({ stage }) => stage === now)) {
        for (const [table, n] of Object.entries(await run(tx, who))) all[table] = (all[table] ?? 0) + n;
      }
    }
    return all;
  }
}
