import { Button, Modal, type ModalProps } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import classes from './FormModal.module.css';
import { useFocusBack } from './useFocusBack';

/** Something a form does: a mutation fits. */
export interface FormAct {
  isPending: boolean;
  mutate: () => void;
}

interface FormModalProps {
  title: string;
  size?: ModalProps['size'];
  onClose: () => void;
  /** What the first button says. */
  act: string;
  saving: FormAct;
  /** Not ready to be sent. */
  off?: boolean;
  /** It is done, and only to be read: there is nothing left to cancel. */
  isOver?: boolean;
  /** Takes what the form is about away; null while there is nothing to take away. */
  removing?: (FormAct & { label?: string }) | null;
  /** What is read under the buttons. */
  below?: ReactNode;
  children: ReactNode;
}

/**
 * The frame of every form that stands over a screen: sent with Enter, left with Escape, one row of buttons at its foot. A press
 * beside it leaves it too, until something was done in it.
 */
export function FormModal({
  title,
  size = 'md',
  onClose,
  act,
  saving,
  off,
  isOver,
  removing,
  below,
  children,
}: FormModalProps) {
  useFocusBack();
  const [begun, setBegun] = useState(false);
  const begin = () => setBegun(true);
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={!begun}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className={classes.form}
        onInput={begin}
        onClick={begin}
        onSubmit={(event) => {
          event.preventDefault();
          if (!off && !saving.isPending) saving.mutate();
        }}
      >
        {children}
        <div className={classes.buttons}>
          <Button type="submit" loading={saving.isPending} disabled={off}>
            {act}
          </Button>
          {isOver ? null : (
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
          )}
          {removing ? (
            <Button
              variant="subtle"
              color="red"
              className={classes.end}
              loading={removing.isPending}
              onClick={() => removing.mutate()}
            >
              {removing.label ?? 'Remove'}
            </Button>
          ) : null}
        </div>
        {below}
      </form>
    </Modal>
  );
}
