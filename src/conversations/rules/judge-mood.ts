import { createRequire } from 'node:module';

export const moods = ['negative', 'neutral', 'positive'] as const;
export type Mood = (typeof moods)[number];

interface Vader {
  SentimentIntensityAnalyzer: { polarity_scores(text: string): { compound: number } };
}
interface Tinyld {
  detectAll(text: string): { lang: string; accuracy: number }[];
}

/** The authors of VADER take these as its bounds. */
const BOUND = 0.05;
/** Enough to tell; a long mail costs no more than a short one. */
const MOST = 2000;

const load = createRequire(import.meta.url);
let loaded: { vader: Vader; tinyld: Tinyld } | undefined;

/** Loaded by the first rule that asks: most hubs have none. */
function libraries() {
  loaded ??= { vader: load('vader-sentiment') as Vader, tinyld: load('tinyld') as Tinyld };
  return loaded;
}

/** The mood of somebody's words, or null where it cannot be told: VADER knows English and nothing else. */
export function moodOf(text: string): Mood | null {
  const words = text.slice(0, MOST);
  if (words.trim() === '') return null;
  const { vader, tinyld } = libraries();
  // Words that are bad in English may mean nothing in another language: `die`, `war`.
  const [first] = tinyld.detectAll(words);
  if (first && first.lang !== 'en') return null;
  const { compound } = vader.SentimentIntensityAnalyzer.polarity_scores(words);
  if (compound <= -BOUND) return 'negative';
  return compound >= BOUND ? 'positive' : 'neutral';
}
