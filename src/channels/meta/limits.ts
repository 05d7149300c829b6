/** What Meta takes, as data: the longest texts, and how long answers may be written. */
export const limits = {
  whatsapp: { text: 4096, caption: 1024, windowHours: 24 },
  /** People may answer for a week, bots for a day. */
  messenger: { text: 2000, comment: 8000, windowHours: 24, peopleHours: 168, privateReplyHours: 168 },
  /** Counted in bytes of UTF-8. */
  instagram: { text: 1000, comment: 2200, windowHours: 24, peopleHours: 168, privateReplyHours: 168 },
} as const;

const HOUR = 3_600_000;

/** Hours between two moments. */
export const hoursBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / HOUR;
