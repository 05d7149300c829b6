let context: AudioContext | null = null;

/** Two quiet tones. A browser allows none before the page was first touched, and then there are none. */
export function chime(): void {
  if (!navigator.userActivation?.hasBeenActive) return;
  try {
    context ??= new AudioContext();
    const start = context.currentTime;
    for (const [index, hertz] of [659, 880].entries()) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      const from = start + index * 0.14;
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(0.08, from + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.32);
      tone.connect(volume).connect(context.destination);
      tone.start(from);
      tone.stop(from + 0.34);
    }
  } catch {
    // No sound device: the offer is on the screen and spoken all the same.
  }
}
