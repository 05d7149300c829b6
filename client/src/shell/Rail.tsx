import { Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMe } from '../api/session';
import { IconDecision, IconFloor, IconInbox, IconPalette, IconPeople, IconSettings } from '../ui/icons';
import type { KeyedId } from '../ui/default-keys';
import { Kbd } from '../ui/Kbd';
import { Mark } from '../ui/Mark';
import { openLayer } from './layers';
import { PresenceMenu } from './PresenceMenu';
import classes from './Rail.module.css';

const places = [
  { to: '/inbox', label: 'Inbox', command: 'go.inbox', icon: IconInbox },
  { to: '/floor', label: 'Floor', command: 'go.floor', icon: IconFloor },
  { to: '/decisions', label: 'Decisions', command: 'go.decisions', icon: IconDecision },
  { to: '/people', label: 'People', command: 'go.people', icon: IconPeople },
] as const;

function Tip({ label, command }: { label: string; command: KeyedId }) {
  return (
    <span className={classes.tip}>
      {label} <Kbd of={command} />
    </span>
  );
}

export function Rail() {
  const { role } = useMe();
  const open = places.filter(({ to }) => to !== '/floor' || role !== 'agent');
  return (
    <nav className={classes.rail} aria-label="Throughline" data-pane="rail">
      <span className={classes.mark}>
        <Mark size={26} />
      </span>
      <div className={classes.places}>
        {open.map(({ to, label, command, icon: Icon }, index) => (
          <Tooltip key={to} label={<Tip label={label} command={command} />} position="right">
            <Link to={to} className={classes.place} aria-label={label} data-pane-focus={index === 0 || undefined}>
              <Icon size={20} stroke={1.65} aria-hidden="true" />
            </Link>
          </Tooltip>
        ))}
      </div>
      <div className={classes.foot}>
        <Tooltip label={<Tip label="Everything by name" command="palette" />} position="right">
          <button
            type="button"
            className={`${classes.place} ${classes.wide}`}
            aria-label="Command palette"
            onClick={() => openLayer('palette')}
          >
            <IconPalette size={20} stroke={1.65} aria-hidden="true" />
          </button>
        </Tooltip>
        <Tooltip label={<Tip label="Settings" command="go.settings" />} position="right">
          <Link to="/settings/{-$section}" className={classes.place} aria-label="Settings">
            <IconSettings size={20} stroke={1.65} aria-hidden="true" />
          </Link>
        </Tooltip>
        <PresenceMenu />
      </div>
    </nav>
  );
}
