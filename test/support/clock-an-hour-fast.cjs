// Loaded before anything else, this machine's clock is an hour ahead of the database's.
const HOUR = 3_600_000;
const Real = Date;
class Fast extends Real {
  constructor(...given) {
    super(...(given.length === 0 ? [Real.now() + HOUR] : given));
  }
  static now() {
    return Real.now() + HOUR;
  }
}
globalThis.Date = Fast;
