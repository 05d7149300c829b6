/** What a number of agents gives, before it is rounded for the wire. Times in seconds, shares from 0 to 1. */
export interface Outcome {
  waiting: number;
  /** Mean wait of those answered; Infinity when the queue grows without end. */
  answerSeconds: number;
  /** Answered within the time ÷ answered. */
  answered: number;
  /** Left the queue within the time, answered or not ÷ offered. */
  removed: number;
  abandoned: number;
  occupancy: number;
}

/** What comes in, and how long each takes. */
export interface Demand {
  perSecond: number;
  handleSeconds: number;
}

/** Answered within the time ÷ offered: who gave up counts against it, however soon. */
export const answeredOfAll = ({ answered, abandoned }: Outcome): number => answered * (1 - abandoned);

export const erlangs = ({ perSecond, handleSeconds }: Demand): number => perSecond * handleSeconds;

/** A queue that nobody can catch up with. */
export const hopeless: Outcome = {
  waiting: 1,
  answerSeconds: Number.POSITIVE_INFINITY,
  answered: 0,
  removed: 0,
  abandoned: 0,
  occupancy: 1,
};
