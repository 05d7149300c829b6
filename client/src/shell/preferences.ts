import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useMe } from '../api/session';

export type ThemeChoice = 'light' | 'dark' | 'auto';
export type Density = 'comfortable' | 'compact';

export interface Preferences {
  theme: ThemeChoice;
  density: Density;
  singleKeys: boolean;
  sound: boolean;
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((each) => each === value) ?? otherwise;
}

/** The person's choices as the server keeps them, with our defaults where they chose nothing. */
export function preferencesOf(raw: Record<string, unknown>): Preferences {
  return {
    theme: oneOf(raw.theme, ['light', 'dark', 'auto'], 'auto'),
    density: oneOf(raw.density, ['comfortable', 'compact'], 'comfortable'),
    singleKeys: raw.singleKeys !== false,
    sound: raw.sound !== false,
  };
}

export const usePreferences = () => preferencesOf(useMe().preferences);

/** Makes the page look as chosen. */
export function useApplyPreferences({ theme, density }: Preferences): void {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  useEffect(() => setColorScheme(theme), [theme, setColorScheme]);
  useEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
}
