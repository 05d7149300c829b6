import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Connection } from '../channels/index.js';
import type { VoiceSettings } from './settings.js';
import { newResponse } from './twilio-sdk.js';

type Language = Parameters<VoiceResponse['say']>[0]['language'];

/** Said before the tone. */
export const LEAVE_MESSAGE =
  'Nobody is here right now. Please leave a message after the tone, and we will come back to you.';

/** What the vendor is told to do next in one call: every sentence and every address in one place. */
export class Script {
  private constructor(
    private readonly response: VoiceResponse,
    private readonly connection: Connection,
    private readonly callId: string,
  ) {}

  static async for(connection: Connection, callId: string): Promise<Script> {
    return new Script(await newResponse(), connection, callId);
  }

  say(text: string): this {
    if (text.trim() !== '') this.response.say({ language: this.language }, text);
    return this;
  }

  goTo(step: string): this {
    this.response.redirect({ method: 'POST' }, this.address(step));
    return this;
  }

  pause(seconds: number): this {
    this.response.pause({ length: seconds });
    return this;
  }

  echo(): this {
    this.response.echo();
    return this;
  }

  hangUp(): this {
    this.response.hangup();
    return this;
  }

  /** Asks for a key or a word; silence goes on with what follows. */
  ask(
    step: string,
    sentences: string[],
    how: { speech: boolean; hints?: string; seconds?: number; music?: boolean },
  ): this {
    const gather = this.response.gather({
      input: how.speech ? ['dtmf', 'speech'] : ['dtmf'],
      numDigits: 1,
      timeout: how.seconds ?? 5,
      ...(how.speech && { speechTimeout: 'auto', hints: how.hints || undefined }),
      language: this.settings.language as never,
      action: this.address(step),
      method: 'POST',
    });
    for (const text of sentences) if (text !== '') gather.say({ language: this.language }, text);
    if (how.music) this.play(gather);
    return this;
  }

  /** A socket to the hub carries the words of both; when it ends, the call goes on at `relayed`. */
  relay(welcomeGreeting: string): this {
    this.response.connect({ action: this.address('relayed'), method: 'POST' }).conversationRelay({
      url: relayUrl(this.connection, this.callId),
      welcomeGreeting,
      language: this.settings.language,
      dtmfDetection: true,
      interruptible: 'any',
    });
    return this;
  }

  /** What both sides say from here on is written down as it is said. */
  transcribe(): this {
    if (!this.settings.transcribe) return this;
    this.response.start().transcription({
      statusCallbackUrl: this.address('transcript'),
      statusCallbackMethod: 'POST',
      track: 'both_tracks',
      languageCode: this.settings.language,
      partialResults: false,
    });
    return this;
  }

  /** Into the room where everybody of this call meets. Before somebody starts it, `wait` plays. */
  join(room: string): this {
    this.response.dial().conference(
      {
        participantLabel: 'customer',
        startConferenceOnEnter: false,
        endConferenceOnExit: true,
        beep: 'false',
        waitUrl: this.address('wait'),
        waitMethod: 'POST',
        statusCallback: this.address('conference'),
        statusCallbackMethod: 'POST',
        statusCallbackEvent: ['start', 'end', 'join', 'leave', 'mute', 'hold'],
      },
      room,
    );
    return this;
  }

  music(): this {
    this.play(this.response);
    return this;
  }

  askMessage(sentence: string): this {
    this.say(sentence).takeMessage();
    return this.say('We did not hear anything. Goodbye.').hangUp();
  }

  private takeMessage(): void {
    this.response.record({
      action: this.address('thanks'),
      method: 'POST',
      maxLength: 180,
      playBeep: true,
      recordingStatusCallback: this.address('recording'),
      recordingStatusCallbackMethod: 'POST',
    });
  }

  toString(): string {
    return this.response.toString();
  }

  private play(into: { play(url: string): unknown; pause(how: { length: number }): unknown }): void {
    if (this.settings.musicUrl) into.play(this.settings.musicUrl);
    else into.pause({ length: 20 });
  }

  private address(step: string): string {
    return stepUrl(this.connection, step, this.callId);
  }

  private get settings(): VoiceSettings {
    return this.connection.settings as unknown as VoiceSettings;
  }

  private get language(): Language {
    return this.settings.language as Language;
  }
}

/** Where the vendor goes on with a call. */
export function stepUrl({ publicUrl, inboxId }: Connection, step: string, callId?: string): string {
  const [name, more] = step.split('?');
  const query = [callId && `call=${encodeURIComponent(callId)}`, more].filter(Boolean).join('&');
  return `${publicUrl}/channels/${inboxId}/voice/${name}${query && `?${query}`}`;
}

/** Where the vendor opens its socket. The call is part of the path: of an address like this the vendor drops the query. */
export function relayUrl({ publicUrl, inboxId }: Connection, callId: string): string {
  return `${publicUrl.replace(/^http/, 'ws')}/channels/${inboxId}/voice/relay/${callId}`;
}
