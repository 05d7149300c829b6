/** Microseconds in log-linear buckets: 512 to each power of two, so any quantile is right to 0.2 % at any size. */
const PER_OCTAVE = 512;

export class Histogram {
  counts = new Float64Array(PER_OCTAVE * 32);
  n = 0;
  max = 0;

  record(ms) {
    const us = Math.max(1, ms * 1000);
    const octave = Math.floor(Math.log2(us));
    const bucket = octave * PER_OCTAVE + Math.floor((us / 2 ** octave - 1) * PER_OCTAVE);
    this.counts[Math.min(bucket, this.counts.length - 1)] += 1;
    this.n += 1;
    if (ms > this.max) this.max = ms;
  }

  /** In milliseconds; NaN when nothing was recorded. */
  quantile(q) {
    let left = Math.max(1, Math.ceil(q * this.n));
    for (let i = 0; i < this.counts.length && this.n > 0; i += 1) {
      left -= this.counts[i];
      if (left <= 0) return Math.min(this.max, upperEdge(i) / 1000);
    }
    return Number.NaN;
  }

  summary() {
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => round(this.quantile(q)));
    return { n: this.n, p50, p95, p99, max: round(this.max) };
  }
}

const upperEdge = (i) => 2 ** Math.floor(i / PER_OCTAVE) * (1 + ((i % PER_OCTAVE) + 1) / PER_OCTAVE);
const round = (ms) => Math.round(ms * 100) / 100;
