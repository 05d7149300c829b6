/** A metronome. Timers of a hidden tab are slowed to one a minute; a worker's are not, and presence needs its beat. */
setInterval(() => postMessage(0), 5_000);
