import type { Call } from '@contract/voice';

/** Whose call it is, by name; empty while nobody has it. */
export function holderOf(call: Call): string {
  const leg = call.legs.findLast(({ kind, agent }) => kind === 'agent' && agent?.id === call.agentId);
  return leg?.agent?.name ?? 'A colleague';
}

const isHere = (state: string) => state !== 'left' && state !== 'failed';

/** How a call stands, in one sentence. */
export function callWords(call: Call, meId: string): string {
  const isMine = call.agentId === meId;
  const who = call.phone ?? 'A caller without a number';
  switch (call.state) {
    case 'ringing':
      return call.direction === 'in' ? `${who} calls` : `${isMine ? 'You call' : `${holderOf(call)} calls`} ${who}`;
    case 'menu':
      return `${who} listens to the menu`;
    case 'waiting':
      return `${who} waits on the line`;
    case 'callback':
      return `${who} waits to be called back`;
    case 'voicemail':
      return `${who} leaves a message`;
    case 'talking': {
      const quiet = call.legs.find(({ kind, state }) => kind === 'customer' && isHere(state))?.held ? ', on hold' : '';
      return `${isMine ? 'You are' : `${holderOf(call)} is`} on a call with ${who}${quiet}`;
    }
    case 'ended':
      return 'The call is over';
  }
}
