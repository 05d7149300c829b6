import classes from './Curve.module.css';

/** The product's only illustration: whole where nothing is wrong, broken where something is. */
export function Curve({ broken = false }: { broken?: boolean }) {
  return (
    <svg
      viewBox="0 0 116 24"
      width={116}
      height={24}
      fill="none"
      strokeWidth={2.2}
      strokeLinecap="round"
      aria-hidden="true"
    >
      {broken ? (
        <>
          <path d="M1 20.5C26 20.5 32 19 46 15.5" className={classes.still} />
          <path d="M52 13.5L68 8.5" className={classes.gap} strokeDasharray="3.5 5" />
          <path d="M74 6.5C82 4.2 92 3.5 115 3.5" className={classes.still} />
        </>
      ) : (
        <path d="M1 20.5C36 20.5 40 15 58 11S80 3.5 115 3.5" className={classes.whole} />
      )}
    </svg>
  );
}
