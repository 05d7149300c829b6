import type { QueuePolicy } from '@contract/routing';
import type { WhatIfQuestion } from '@contract/what-if';

/** What somebody tries for one queue, as the form holds it; empty means: as it is today. */
export interface Trial {
  queueId: string | null;
  goalSeconds: number | '';
  ageing: 'same' | 'strict' | 'aged';
  ageingSeconds: number | '';
  offerTo: number | '';
  steps: 'same' | 'none' | 'first';
  skill: string | null;
  level: number | '';
  stepSeconds: number | '';
  extra: number | '';
}

export interface Stretch {
  day: string;
  begins: string;
  ends: string;
}

export const untouched: Trial = {
  queueId: null,
  goalSeconds: '',
  ageing: 'same',
  ageingSeconds: 60,
  offerTo: '',
  steps: 'same',
  skill: null,
  level: 3,
  stepSeconds: 60,
  extra: '',
};

/** Yesterday, in the reader's own zone. */
export function yesterday(now = new Date()): Stretch {
  const date = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const two = (n: number) => String(n).padStart(2, '0');
  return {
    day: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    begins: '00:00',
    ends: '23:59',
  };
}

/** The question behind the form. A stretch that has not ended yet ends now. */
export function questionFrom({ day, begins, ends }: Stretch, trial: Trial, now = Date.now()): WhatIfQuestion {
  const to = Math.min(new Date(`${day}T${ends}:59`).getTime(), now);
  const { queueId, extra } = trial;
  return {
    from: new Date(`${day}T${begins}`).toISOString(),
    to: new Date(to).toISOString(),
    ...(queueId && { policies: { [queueId]: policyFrom(trial) } }),
    ...(queueId &&
      extra !== '' &&
      extra > 0 && { help: [{ count: extra, queues: [queueId], skills: skillsOf(trial) }] }),
  };
}

function policyFrom(trial: Trial): Partial<Pick<QueuePolicy, 'goalSeconds' | 'ageingSeconds' | 'offerTo' | 'steps'>> {
  const { goalSeconds, ageing, ageingSeconds, offerTo, steps, skill, level, stepSeconds } = trial;
  const first = skill ? [{ name: skill, min: level === '' ? 1 : level }] : [];
  return {
    ...(goalSeconds !== '' && { goalSeconds }),
    ...(ageing === 'strict' && { ageingSeconds: null }),
    ...(ageing === 'aged' && { ageingSeconds: ageingSeconds === '' ? 60 : ageingSeconds }),
    ...(offerTo !== '' && { offerTo }),
    ...(steps === 'none' && { steps: [] }),
    ...(steps === 'first' && {
      steps: [
        { seconds: stepSeconds === '' ? 60 : stepSeconds, skills: first },
        { seconds: null, skills: [] },
      ],
    }),
  };
}

/** Whoever comes in to help can do what the first step asks for. */
const skillsOf = ({ steps, skill }: Trial) => (steps === 'first' && skill ? [{ name: skill, proficiency: 5 }] : []);
