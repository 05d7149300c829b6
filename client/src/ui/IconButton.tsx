import { ActionIcon, Tooltip } from '@mantine/core';
import type { MouseEventHandler, ReactNode, Ref } from 'react';
import { Kbd } from './Kbd';
import classes from './IconButton.module.css';

interface IconButtonProps {
  label: string;
  keys?: string;
  disabled?: boolean;
  pressed?: boolean;
  size?: 'sm' | 'md' | 'lg';
  onClick?: MouseEventHandler<HTMLButtonElement>;
  ref?: Ref<HTMLButtonElement>;
  children: ReactNode;
}

/** An icon alone always has a name and, when there is one, teaches its key. */
export function IconButton({
  label,
  keys,
  disabled,
  pressed,
  size = 'md',
  onClick,
  children,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip
      label={
        <span className={classes.tip}>
          {label}
          {keys ? <Kbd keys={keys} /> : null}
        </span>
      }
    >
      <ActionIcon aria-label={label} aria-pressed={pressed} disabled={disabled} size={size} onClick={onClick} {...rest}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
