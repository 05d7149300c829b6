import type { VisitorMessage } from '../../../src/contract/live.js';
import { speakerOf } from './thread.js';

const quiet = 600;

/**
 * One voice for screen readers. Messages wait a moment, so that a burst is one sentence ("3 new messages from Maya")
 * instead of three that cut each other off.
 */
export class Announcer {
  private waiting: VisitorMessage[] = [];
  private timer = 0;

  constructor(private readonly region: HTMLElement) {}

  message(message: VisitorMessage): void {
    this.waiting.push(message);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.speak(), quiet);
  }

  say(text: string): void {
    this.region.textContent = text;
  }

  private speak(): void {
    const messages = this.waiting.splice(0);
    const [first] = messages;
    if (!first) return;
    const speakers = new Set(messages.map((message) => speakerOf(message) ?? ''));
    const from = speakers.size === 1 ? ` from ${[...speakers][0]}` : '';
    if (messages.length > 1) this.say(`${messages.length} new messages${from}`);
    else
      this.say(
        first.from === 'system'
          ? first.text
          : `${speakerOf(first) ?? 'New message'}: ${first.text || first.attachments[0]?.name || ''}`,
      );
  }
}
