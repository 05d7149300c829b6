import { useEffect, useState } from 'react';
import classes from './Skeleton.module.css';

/** Still grey lines, and only after 150 ms: what comes at once needs no placeholder. */
export function Skeleton({ lines = 3, label = 'Loading' }: { lines?: number; label?: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={classes.skeleton} role="status" aria-label={label}>
      {late
        ? Array.from({ length: lines }, (_, index) => (
            // Lines have no identity
            <span key={index} className={classes.line} />
          ))
        : null}
    </div>
  );
}
