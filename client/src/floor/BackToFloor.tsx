import { Link } from '@tanstack/react-router';
import { IconArrowBack } from '../ui/icons';
import classes from './BackToFloor.module.css';

/** From what stands behind a number back to the floor, and to the queue it was about. */
export function BackToFloor({ queue }: { queue?: string | undefined }) {
  return (
    <Link to="/floor" search={{ queue }} className={classes.back} aria-label="Back to the floor">
      <IconArrowBack size={18} stroke={1.65} aria-hidden="true" />
    </Link>
  );
}
