/** Small notes under the frame's own origin; a browser that forbids storage gets a memory that ends with the page. */
const fallback = new Map<string, string>();

/** Remembers values of one inbox by name. */
export class Notes {
  constructor(private readonly prefix: string) {}

  read<T>(name: string): T | null {
    try {
      const text = localStorage.getItem(this.prefix + name) ?? fallback.get(this.prefix + name);
      return text ? (JSON.parse(text) as T) : null;
    } catch {
      return null;
    }
  }

  write(name: string, value: unknown): void {
    const key = this.prefix + name;
    const empty = value === null || value === undefined || value === '';
    try {
      if (empty) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
      fallback.delete(key);
    } catch {
      if (empty) fallback.delete(key);
      else fallback.set(key, JSON.stringify(value));
    }
  }

  /** Forgets everything about this inbox in this browser. */
  clear(): void {
    for (const key of fallback.keys()) if (key.startsWith(this.prefix)) fallback.delete(key);
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(this.prefix)) localStorage.removeItem(key);
    } catch {
      // Storage is forbidden here, so there was nothing kept.
    }
  }
}
