import { ActionIcon, Tooltip } from '@mantine/core';
import type { MouseEventHandler, ReactNode, Ref } from 'react';
import type { KeyedId } from './default-keys';
import { Kbd } from './Kbd';
import classes from './IconButton.module.css';

interface IconButtonProps {
  label: string;
  /** A key of nobody's choosing: that of a layer which closes. */
  keys?: string;
  /** The command it is the button of. */
  command?: KeyedId;
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
  command,
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
          <Kbd of={command} keys={keys} />
        </span>
      }
    >
      <ActionIcon aria-label={label} aria-pressed={pressed} disabled={disabled} size={size} onClick={onClick} {...rest}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
