import type { EndpointHealth } from '@contract/channels';
import { IconCheck, IconFailed, IconHeld, IconInferred, IconWarn } from '../ui/icons';
import { Pill } from '../ui/Pill';
import { moment } from '../ui/words';

interface HealthProps {
  health: EndpointHealth;
  /** Switched off by a person, which is no fault of the other side. */
  paused?: boolean;
  /** Credentials it cannot work without. */
  missing?: string[];
  /** Nothing has come in or gone out: then nobody knows whether it works. */
  unused?: boolean;
}

/** Whether the other side answers, in a word; why not, on hover and for readers. */
export function Health({ health, paused = false, missing = [], unused = false }: HealthProps) {
  const icon = { size: 14, stroke: 1.9, 'aria-hidden': true } as const;
  const since = health.since ? ` since ${moment(health.since)}` : '';
  if (paused) return <Pill icon={<IconHeld {...icon} />}>Paused</Pill>;
  if (missing.length > 0) {
    return (
      <Pill tone="danger" icon={<IconFailed {...icon} />} title={`Missing: ${missing.join(', ')}`}>
        Not set up
      </Pill>
    );
  }
  if (health.credentials && health.state !== 'disabled') {
    return (
      <Pill tone="danger" icon={<IconFailed {...icon} />} title={health.credentials.why}>
        {health.credentials.state === 'expired' ? 'Credentials expired' : 'Credentials refused'} since{' '}
        {moment(health.credentials.since)}
      </Pill>
    );
  }
  if (health.state === 'ok' && unused) return <Pill icon={<IconInferred {...icon} />}>Not used yet</Pill>;
  if (health.state === 'ok') {
    return (
      <Pill tone="ok" icon={<IconCheck {...icon} />}>
        Working
      </Pill>
    );
  }
  if (health.state === 'failing') {
    return (
      <Pill tone="warn" icon={<IconWarn {...icon} />} title={health.reason ?? undefined}>
        Failing{since}
      </Pill>
    );
  }
  return (
    <Pill tone="danger" icon={<IconFailed {...icon} />} title={health.reason ?? undefined}>
      Switched off{since}
    </Pill>
  );
}
