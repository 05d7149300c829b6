import type { QueuePolicy, RoutingStep } from '../../../contract/routing.js';
import type { QueueWarning } from '../../../contract/setup.js';
import { type Able, unable } from '../../match/desk-agent.js';

/** One person, as far as the steps of a queue ask about them. */
export interface Rostered extends Able {
  id: string;
  name: string;
}

/** Everybody, in the queue whatever it says of itself. */
export const everybodyStep: RoutingStep = { seconds: null, skills: [] };

/** Whether this person could ever be asked in this step. Whom a customer knows, nobody can say before there is one. */
export const meets = (person: Rostered, queueId: string, step: RoutingStep): boolean =>
  unable(person, { queueId, skills: [], step }) === null;

/** What is allowed, but hardly meant. */
export function warningsOf(queueId: string, policy: QueuePolicy, people: Rostered[]): QueueWarning[] {
  const steps = policy.steps.length > 0 ? policy.steps : [everybodyStep];
  const able = steps.map((step) => people.some((one) => meets(one, queueId, step)));
  const warnings: QueueWarning[] = [];
  const warn = (code: QueueWarning['code'], step: number | null, message: string) =>
    warnings.push({ code, step, message });
  if (!people.some((one) => one.queues.includes(queueId))) warn('no_people', null, 'Nobody works in this queue');
  if (!able.includes(true)) warn('nobody_able', null, 'Nobody here could ever take its work');
  else
    able.forEach((found, i) => {
      if (!found) warn('nobody_in_step', i, `Nobody could take work in step ${i + 1}: it passes unused`);
    });
  if (policy.noAgent.plan !== 'wait' && steps.at(-1)?.seconds === null)
    warn('unreached', steps.length - 1, 'The last step never ends, so what happens after it never does');
  return warnings;
}
