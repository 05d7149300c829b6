import type { AgentStatus } from '@contract/routing';
import { queryClient } from '../api/client';
import { desk as deskApi, type StatusMore } from '../api/desk';
import { keys } from '../api/keys';
import { tellProblem } from './tell';

export const states: { status: AgentStatus; word: string; meaning: string }[] = [
  { status: 'available', word: 'Available', meaning: 'offers come to you' },
  { status: 'busy', word: 'Busy', meaning: 'finish what I have' },
  { status: 'away', word: 'Away', meaning: 'a break, a meeting' },
  { status: 'offline', word: 'Offline', meaning: 'end of shift' },
];

export async function choose(status: AgentStatus, more: StatusMore = {}): Promise<void> {
  try {
    queryClient.setQueryData(keys.desk, await deskApi.setStatus(status, more));
  } catch (error) {
    tellProblem('Your status did not change.', error);
  }
}
