import type { WrapUp } from '@contract/routing';

export interface KeptPromise {
  text: string;
  dueAt?: string;
  kept: boolean;
}

/** What of a wrap-up is written so far. */
export interface Begun {
  codes: string[];
  solved: NonNullable<WrapUp['solved']> | null;
  summary: string;
  useful: boolean | null;
  promises: KeptPromise[];
}

const nameOf = (workId: string) => `throughline.wrap-up.${workId}`;

/** Half-written wrap-ups of this tab: whoever looks at another conversation in between, or reloads, finds theirs again. */
export const begun = {
  of(workId: string): Partial<Begun> {
    try {
      return JSON.parse(sessionStorage.getItem(nameOf(workId)) ?? '{}') as Partial<Begun>;
    } catch {
      return {};
    }
  },
  keep: (workId: string, now: Begun) => sessionStorage.setItem(nameOf(workId), JSON.stringify(now)),
  forget: (workId: string) => sessionStorage.removeItem(nameOf(workId)),
};

const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Once its time runs out, whether its panel is on the screen or not. */
export const atTheEnd = {
  run(workId: string, inMs: number, act: () => void): void {
    clearTimeout(timers.get(workId));
    timers.set(workId, setTimeout(act, Math.max(0, inMs)));
  },
  drop(workId: string): void {
    clearTimeout(timers.get(workId));
    timers.delete(workId);
  },
};
