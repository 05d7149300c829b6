import { Injectable } from '@nestjs/common';
import type { Call } from '../contract/voice.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { conflict } from '../kernel/http/problem.js';
import type { CallRow } from './call-row.js';
import { CallTimeline } from './call-timeline.js';
import { Conference } from './conference.js';
import type { VoiceSettings } from './settings.js';

export type RecordingStep = 'start' | 'pause' | 'resume' | 'stop';
const steps: Record<RecordingStep, { from: Call['recording'][]; to: Call['recording']; words: string }> = {
  start: { from: ['off'], to: 'on', words: 'Recording began' },
  pause: { from: ['on'], to: 'paused', words: 'Recording is paused' },
  resume: { from: ['paused'], to: 'on', words: 'Recording goes on' },
  stop: { from: ['on', 'paused'], to: 'off', words: 'Recording ended' },
};
const asked = { pause: 'paused', resume: 'in-progress', stop: 'stopped' } as const;

/** Records a call, and never a moment of it that was paused: a card number is not to be kept. */
@Injectable()
export class RecordCall {
  constructor(
    private readonly work: UnitOfWork,
    private readonly conference: Conference,
    private readonly timeline: CallTimeline,
  ) {}

  async run(call: CallRow, step: RecordingStep): Promise<void> {
    const { from, to, words } = steps[step];
    if (!from.includes(call.recording)) throw conflict('recording_state', `The recording is ${call.recording}`);
    await this.assertConsent(call, step);
    if (step === 'start') await this.conference.record(call, '', { RecordingChannels: 'dual' });
    else
      await this.conference.record(call, '/Twilio.CURRENT', {
        Status: asked[step],
        // What is said meanwhile is left out, silence and all.
        ...(step === 'pause' && { PauseBehavior: 'skip' }),
      });
    await this.work.run(async (tx) => {
      await tx.query(`UPDATE call SET recording = $2 WHERE id = $1`, [call.id, to]);
      await this.timeline.event(tx, call, `recording:${step}:${Date.now()}`, words);
    });
  }

  async whenAnswered(call: CallRow): Promise<void> {
    const { settings } = await this.conference.connection(call.inbox_id);
    if ((settings as unknown as VoiceSettings).record && call.recording === 'off') await this.run(call, 'start');
  }

  /** Nobody is recorded who was not told: the notice is said before a caller waits, and never in a call of ours. */
  private async assertConsent(call: CallRow, step: RecordingStep): Promise<void> {
    if (step !== 'start') return;
    const { consent } = (await this.conference.connection(call.inbox_id)).settings as unknown as VoiceSettings;
    if (consent.trim() === '' || call.direction === 'out')
      throw conflict('no_notice', 'The caller was not told that this call may be recorded');
  }
}
