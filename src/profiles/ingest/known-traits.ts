import { Injectable } from '@nestjs/common';
import { On } from '../../kernel/events/on.js';
import { Together } from '../../kernel/together.js';
import { type Definitions, TraitDefinitions } from '../traits/definitions.js';

/** Another process may have declared a trait: it counts here within a second, in this one at once. */
const FRESH_MS = 1000;

/** The declared traits for the hot way in, read once for all calls of a moment. */
@Injectable()
export class KnownTraits {
  private together = new Together<Definitions>(FRESH_MS);

  constructor(private readonly definitions: TraitDefinitions) {}

  read(): Promise<Definitions> {
    return this.together.ask('', () => this.definitions.all());
  }

  @On('trait.changed', 'live')
  changed(): void {
    this.together = new Together(FRESH_MS);
  }
}
