import { endFrame, type RelayEnd, type RelayFrame, textFrames } from './relay-frame.js';
import { wantsPerson } from './settings.js';
import type { BotWords } from './take-bot-words.js';

const BOT_MS = 20_000;
const QUIET_MS = 15_000;
const DIGITS_MS = 1_500;
const MOST_REMINDERS = 2;
/** How long a letter takes to be said: the vendor does not tell when it has finished. */
const LETTER_MS = 65;

/** What a talk does in the hub and at the vendor. */
export interface RelayLine {
  hear(key: string, text: string): Promise<void>;
  look(): Promise<Pick<BotWords, 'fresh' | 'isBots'>>;
  interrupted(key: string, heard: string): Promise<void>;
  send(frame: string): void;
}

/** One call of a bot over a socket: what is heard goes to the bot, what it writes is said, until a person is to talk. */
export class RelayTalk {
  over = false;
  private turn = 0;
  private reminders = 0;
  private digits = '';
  private digitsAt = 0;
  private waitsSince: number | null = null;
  private spokenUntil: number;
  private ending: RelayEnd | null = null;

  constructor(
    private readonly session: string,
    private readonly line: RelayLine,
    private readonly now: () => number,
    welcome: string,
  ) {
    this.spokenUntil = now() + welcome.length * LETTER_MS;
  }

  async hear(frame: RelayFrame): Promise<void> {
    if (this.over) return;
    if (frame.type === 'prompt' && frame.last) await this.heard(frame.voicePrompt);
    else if (frame.type === 'dtmf') this.key(frame.digit);
    else if (frame.type === 'interrupt') {
      this.spokenUntil = this.now();
      await this.line.interrupted(this.nextKey(), frame.utteranceUntilInterrupt);
    }
    await this.tick();
  }

  /** Looks what is due: keys that make a number, words of the bot, and silences. */
  async tick(): Promise<void> {
    if (this.over) return;
    if (this.digits !== '' && this.now() - this.digitsAt >= DIGITS_MS) await this.number();
    const { fresh, isBots } = await this.line.look();
    // What the bot wrote in several messages by now is one answer.
    if (fresh.length > 0) {
      this.say(fresh.join('\n'));
      this.reminders = 0;
    }
    if (!isBots) this.ending ??= 'handed_over';
    this.mindSilence();
    if (this.ending && this.now() >= this.spokenUntil) this.end(this.ending);
  }

  private async heard(words: string): Promise<void> {
    this.reminders = 0;
    this.waitsSince = this.now();
    await this.line.hear(this.nextKey(), words);
    if (wantsPerson('', words)) this.end('asked');
  }

  private key(digit: string): void {
    this.digitsAt = digit === '#' ? 0 : this.now();
    if (digit !== '#') this.digits += digit;
  }

  private async number(): Promise<void> {
    const { digits } = this;
    this.digits = '';
    if (wantsPerson(digits, '')) this.end('asked');
    else await this.heard(digits);
  }

  private say(text: string): void {
    this.waitsSince = null;
    this.spokenUntil = Math.max(this.now(), this.spokenUntil) + text.length * LETTER_MS;
    for (const frame of textFrames(text)) this.line.send(frame);
  }

  private mindSilence(): void {
    const now = this.now();
    if (this.waitsSince !== null) {
      if (now - this.waitsSince >= BOT_MS) this.ending ??= 'bot_silent';
    } else if (now - this.spokenUntil >= QUIET_MS) {
      this.reminders += 1;
      if (this.reminders > MOST_REMINDERS) this.ending ??= 'caller_silent';
      else this.say('Are you still there?');
    }
  }

  private end(reason: RelayEnd): void {
    if (this.over) return;
    this.over = true;
    this.line.send(endFrame(reason));
  }

  private nextKey(): string {
    this.turn += 1;
    return `${this.session}:${this.turn}`;
  }
}
