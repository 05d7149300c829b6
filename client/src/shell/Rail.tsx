import { Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconDecision, IconFloor, IconInbox, IconPeople, IconSettings } from '../ui/icons';
import { Mark } from '../ui/Mark';
import classes from './Rail.module.css';

const places = [
  { to: '/inbox', label: 'Inbox', icon: IconInbox },
  { to: '/floor', label: 'Floor', icon: IconFloor },
  { to: '/decisions', label: 'Decisions', icon: IconDecision },
  { to: '/people', label: 'People', icon: IconPeople },
  { to: '/settings/{-$section}', label: 'Settings', icon: IconSettings },
] as const;

export function Rail() {
  return (
    <nav className={classes.rail} aria-label="Main">
      <Mark size={26} />
      {places.map(({ to, label, icon: Icon }) => (
        <Tooltip key={to} label={label} position="right">
          <Link to={to} className={classes.place} aria-label={label}>
            <Icon size={20} stroke={1.65} aria-hidden="true" />
          </Link>
        </Tooltip>
      ))}
    </nav>
  );
}
