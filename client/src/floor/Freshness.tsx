import { IconOffline } from '../ui/icons';
import { Pill } from '../ui/Pill';
import { age, clock } from '../ui/words';
import { useFloorLine } from './supervisor-socket';

/** Whether the numbers are true now. When they are not, it says from when they are instead of looking alive. */
export function Freshness({ at, now }: { at: string; now: number }) {
  const line = useFloorLine();
  const since = age(now - Date.parse(at));
  return (
    <span role="status">
      {line.phase === 'live' ? (
        <Pill tone="ok">Live, changed {since} ago</Pill>
      ) : line.phase === 'connecting' ? (
        <Pill>From {since} ago, connecting</Pill>
      ) : (
        <Pill tone="warn" icon={<IconOffline size={14} stroke={1.9} aria-hidden="true" />}>
          Not live. Numbers from {clock(at)}, trying again
        </Pill>
      )}
    </span>
  );
}
