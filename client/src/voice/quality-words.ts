const warnings: Record<string, string> = {
  'high-rtt': 'Your connection answers slowly: you may talk over each other.',
  'high-jitter': 'Your connection is uneven: words may break up.',
  'high-packet-loss': 'Parts of the call are lost on the way: words may be missing.',
  'high-packets-lost-fraction': 'Parts of the call are lost on the way: words may be missing.',
  'low-mos': 'The call sounds bad for the customer.',
  'low-bytes-received': 'You may not hear the customer: nothing comes in.',
  'low-bytes-sent': 'The customer may not hear you: nothing goes out.',
  'constant-audio-input-level': 'Your microphone picks nothing up. Is it the right one, and switched on?',
  'ice-connectivity-lost': 'The connection of this call was lost. It is being made again.',
};

/** A warning of the line, as something one can do about it. */
export const qualityWords = (name: string): string => warnings[name] ?? 'Something is wrong with the line.';

const faults: [RegExp, string][] = [
  [/31401|31402|31208|NotAllowed/, 'The browser may not use the microphone. Allow it beside the address of this page.'],
  [/20104|20101|31204|31205/, 'The telephone’s sign-in ran out. Connect it again.'],
  [/31000|31003|31005|31009|53000|53405/, 'The telephone network was not reached. A firewall may be in the way.'],
];

/** Why the telephone does not work. */
export function faultWords(error: { code?: number; name?: string; message?: string }): string {
  const key = `${error.code ?? ''} ${error.name ?? ''}`;
  return faults.find(([pattern]) => pattern.test(key))?.[1] ?? error.message ?? 'The telephone does not work.';
}

/** What the check before the first call found out. */
export function preflightWords(report: { callQuality?: string; averageRtt?: number; jitter?: number }): string {
  const { callQuality } = report;
  if (callQuality === 'excellent' || callQuality === 'great') return 'Your line is ready: calls will sound good.';
  if (callQuality === 'good') return 'Your line is ready.';
  if (callQuality === 'fair') return 'Calls will work, but not sound good. A cable is better than Wi-Fi.';
  return 'Calls will sound bad here. Try a cable, or another network.';
}
