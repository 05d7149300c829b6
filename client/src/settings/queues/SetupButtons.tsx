import { Button } from '@mantine/core';
import form from '../Form.module.css';
import classes from './Queues.module.css';

interface SetupButtonsProps {
  isNew: boolean;
  unnamed: boolean;
  saving: boolean;
  onClose: () => void;
  /** Null while there is nothing to delete, or where its work goes has to be said first. */
  onDelete: (() => void) | null;
}

/** The foot of what routing is set up with: make or save, leave it, delete it. */
export function SetupButtons({ isNew, unnamed, saving, onClose, onDelete }: SetupButtonsProps) {
  return (
    <div className={form.buttons}>
      <Button type="submit" loading={saving} disabled={unnamed}>
        {isNew ? 'Make it' : 'Save'}
      </Button>
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      {onDelete ? (
        <Button variant="subtle" color="red" className={classes.end} onClick={onDelete}>
          Delete
        </Button>
      ) : null}
    </div>
  );
}
