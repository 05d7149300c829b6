import { Injectable } from '@nestjs/common';
import type { HandoffContext, Slot } from '../../contract/handoff.js';
import { SecretBox } from '../../kernel/auth/secret-box.js';

type Slots = Record<string, Slot>;
const MASK = '••••';

/** Keeps secret slots sealed: the stored context holds dots, the values stand in one sealed text beside it. */
@Injectable()
export class SecretSlots {
  constructor(private readonly box: SecretBox) {}

  seal(context: HandoffContext): { context: HandoffContext; sealed: string | null } {
    const slots = Object.entries(context.slots ?? {});
    const secret = slots.filter(([, slot]) => slot.sensitivity === 'secret');
    if (secret.length === 0) return { context, sealed: null };
    const masked: Slots = Object.fromEntries(
      slots.map(([name, slot]) => [name, slot.sensitivity === 'secret' ? mask(slot) : slot]),
    );
    return {
      context: { ...context, slots: masked },
      sealed: this.box.seal(JSON.stringify(Object.fromEntries(secret))),
    };
  }

  open(context: HandoffContext, sealed: string | null): HandoffContext {
    if (!sealed) return context;
    return { ...context, slots: { ...context.slots, ...(JSON.parse(this.box.open(sealed)) as Slots) } };
  }
}

function mask(slot: Slot): Slot {
  const { raw, ...rest } = slot;
  return { ...rest, value: MASK, ...(raw === undefined ? {} : { raw: MASK }) };
}
