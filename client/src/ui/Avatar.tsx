import { IconBot } from './icons';
import { initials } from './words';
import classes from './Avatar.module.css';

interface AvatarProps {
  kind: 'customer' | 'agent' | 'bot';
  name: string | null;
  size?: number;
}

/** Round is a person, square is a bot. Shape first: the colour only repeats it. Always beside a name, so hidden from readers. */
export function Avatar({ kind, name, size = 28 }: AvatarProps) {
  const style = { '--avatar': `${size}px` } as React.CSSProperties;
  return (
    <span className={classes.avatar} data-kind={kind} style={style} aria-hidden="true">
      {kind === 'bot' ? <IconBot size={Math.round(size * 0.62)} stroke={1.65} /> : initials(name)}
    </span>
  );
}
