import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useMe } from '../api/session';
import { chosenKeys } from '../ui/keys';

export type ThemeChoice = 'light' | 'dark' | 'auto';
export type Density = 'comfortable' | 'compact';

export interface Preferences {
  theme: ThemeChoice;
  density: Density;
  singleKeys: boolean;
  /** Keys of one's own, by command; '' is none. */
  keys: Record<string, string>;
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((each) => each === value) ?? otherwise;
}

const keysFrom = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(value ?? {}).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );

/** The person's choices as the server keeps them, with our defaults where they chose nothing. */
export function preferencesOf(raw: Record<string, unknown>): Preferences {
  return {
    theme: oneOf(raw.theme, ['light', 'dark', 'auto'], 'auto'),
    density: oneOf(raw.density, ['comfortable', 'compact'], 'comfortable'),
    singleKeys: raw.singleKeys !== false,
    keys: keysFrom(raw.keys),
  };
}

export const usePreferences = () => preferencesOf(useMe().preferences);

/** Makes the page look, and its keys do, as chosen. */
export function useApplyPreferences({ theme, density, keys }: Preferences): void {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  useEffect(() => setColorScheme(theme), [theme, setColorScheme]);
  const own = JSON.stringify(keys);
  useEffect(() => chosenKeys.set(JSON.parse(own) as Record<string, string>), [own]);
  useEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
}
