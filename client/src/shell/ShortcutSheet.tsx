import { Modal } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useStore } from '../ui/store';
import { layer, openLayer } from './layers';
import classes from './ShortcutSheet.module.css';

// Only when somebody asks for it: not part of the first load.
const ShortcutGroups = lazy(() =>
  import('./ShortcutGroups').then(({ ShortcutGroups: component }) => ({ default: component })),
);

/** Every key of the console, by what it is for. */
export function ShortcutSheet() {
  const open = useStore(layer) === 'shortcuts';
  return (
    <Modal
      opened={open}
      onClose={() => openLayer(null)}
      title="Keyboard shortcuts"
      closeButtonProps={{ 'aria-label': 'Close' }}
      size={760}
      zIndex={50}
      classNames={{ title: classes.title }}
    >
      {open ? (
        <Suspense fallback={null}>
          <ShortcutGroups />
        </Suspense>
      ) : null}
    </Modal>
  );
}
