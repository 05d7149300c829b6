import type { Call as Line, Device } from '@twilio/voice-sdk';
import { createStore } from '../ui/store';
import { voice } from './api';
import { faultWords, preflightWords, qualityWords } from './quality-words';

export interface Phone {
  state: 'off' | 'connecting' | 'ready' | 'ringing' | 'talking' | 'failed';
  /** Why it does not work, or what the last check found. */
  words: string | null;
  muted: boolean;
  /** What is wrong with the line now. */
  warnings: string[];
  checking: boolean;
}

const quiet: Phone = { state: 'off', words: null, muted: false, warnings: [], checking: false };

/** The telephone in this browser: one device, at most one line. */
export const phone = createStore<Phone>(quiet);

let device: Device | null = null;
let line: Line | null = null;
const change = (what: Partial<Phone>) => phone.set((now) => ({ ...now, ...what }));

/** Signs in at the telephone network, and again before the hour is over. */
export async function plugIn(): Promise<void> {
  if (device) return;
  change({ state: 'connecting', words: null });
  try {
    const { Device: TwilioDevice } = await import('@twilio/voice-sdk');
    const { token } = await voice.token();
    const made = new TwilioDevice(token, { closeProtection: true, tokenRefreshMs: 60_000 });
    device = made;
    // The network's own tones lie on its servers; the page makes its own.
    made.audio?.incoming(false);
    made.audio?.outgoing(false);
    made.audio?.disconnect(false);
    made.on('registered', () => change({ state: 'ready', words: null }));
    made.on('unregistered', () => change({ state: 'off' }));
    made.on('error', (error) => change({ state: 'failed', words: faultWords(error) }));
    made.on('tokenWillExpire', () => void renew());
    made.on('incoming', (incoming: Line) => ring(incoming));
    await made.register();
  } catch (error) {
    unplug();
    change({ state: 'failed', words: faultWords(error as Error) });
  }
}

/** How long somebody who asked to be rung is taken to wait for it. */
const EXPECTED_MS = 30_000;
const READY_MS = 4_000;
let expectedUntil = 0;

/** Somebody asked to be rung: the phone is switched on for it, and picks up by itself when it rings. */
export async function expectCall(): Promise<void> {
  expectedUntil = Date.now() + EXPECTED_MS;
  if (phone.get().state === 'ready') return;
  const late = new Promise((done) => setTimeout(done, READY_MS));
  await Promise.race([plugIn(), late]);
}

export function unplug(): void {
  device?.destroy();
  device = null;
  line = null;
  phone.set(quiet);
}

async function renew(): Promise<void> {
  try {
    const { token } = await voice.token();
    device?.updateToken(token);
  } catch (error) {
    change({ words: faultWords(error as Error) });
  }
}

function ring(incoming: Line): void {
  line = incoming;
  change({ state: 'ringing', warnings: [], muted: false });
  incoming.on('accept', () => change({ state: 'talking' }));
  incoming.on('mute', (muted: boolean) => change({ muted }));
  incoming.on('warning', (name: string) =>
    phone.set((now) => ({ ...now, warnings: [...new Set([...now.warnings, qualityWords(name)])] })),
  );
  incoming.on('warning-cleared', (name: string) =>
    phone.set((now) => ({ ...now, warnings: now.warnings.filter((words) => words !== qualityWords(name)) })),
  );
  incoming.on('error', (error) => change({ words: faultWords(error) }));
  for (const end of ['disconnect', 'cancel', 'reject'] as const) incoming.on(end, () => over(incoming));
  if (Date.now() > expectedUntil) return;
  expectedUntil = 0;
  incoming.accept();
}

function over(ended: Line): void {
  if (line !== ended) return;
  line = null;
  change({ state: 'ready', muted: false, warnings: [] });
}

export const answer = () => line?.accept();
export const decline = () => line?.reject();
export const leave = () => line?.disconnect();
export const mute = (muted: boolean) => line?.mute(muted);
export const press = (digit: string) => line?.sendDigits(digit);

/** Tries the microphone, the network and the sound before anybody calls. */
export async function check(): Promise<void> {
  change({ checking: true, words: 'Checking your line. This takes about twenty seconds.' });
  try {
    const { Device: TwilioDevice } = await import('@twilio/voice-sdk');
    const { token } = await voice.token();
    const test = TwilioDevice.runPreflight(token);
    test.on('completed', (report) => {
      const { callQuality } = report as { callQuality?: string };
      change({ checking: false, words: preflightWords({ callQuality }) });
    });
    test.on('failed', (error) => change({ checking: false, words: faultWords(error as Error) }));
  } catch (error) {
    change({ checking: false, words: faultWords(error as Error) });
  }
}
