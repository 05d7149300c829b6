// Preloaded into a hub whose memory is measured: SIGUSR2 collects garbage, so that what is counted is what is held.
process.on('SIGUSR2', () => globalThis.gc());
