import classes from './Slots.module.css';

interface SlotsProps {
  used: number;
  offered: number;
  limit: number;
}

/** Capacity as places: full, striped while an offer holds it, outlined when free. The words stand beside it. */
export function Slots({ used, offered, limit }: SlotsProps) {
  const kind = (index: number) => (index < used ? 'full' : index < used + offered ? 'offered' : 'free');
  return (
    <span className={classes.slots} aria-hidden="true">
      {Array.from({ length: Math.max(limit, used + offered) }, (_, index) => (
        // Places have no identity beyond their position
        <span key={index} className={classes.slot} data-kind={kind(index)} />
      ))}
    </span>
  );
}
