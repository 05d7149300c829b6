import { Modal } from '@mantine/core';
import { lazy, Suspense, useEffect } from 'react';
import { useStore } from '../ui/store';
import { layer, openLayer } from './layers';
import classes from './Palette.module.css';

// Not part of the first load, and there before anybody asks for it.
const loadBody = () => import('./PaletteBody').then(({ PaletteBody: component }) => ({ default: component }));
const PaletteBody = lazy(loadBody);

/** Everything that can be done or found, by name. */
export function Palette() {
  useEffect(() => {
    void loadBody();
  }, []);
  const open = useStore(layer) === 'palette';
  return (
    <Modal
      opened={open}
      onClose={() => openLayer(null)}
      withCloseButton={false}
      size={620}
      yOffset={128}
      padding={0}
      title="Command palette"
      classNames={{ content: classes.content, header: 'tl-visually-hidden' }}
      // Over a form that stands open, which its Escape leaves alone.
      zIndex={400}
    >
      {open ? (
        <Suspense fallback={null}>
          <PaletteBody close={() => openLayer(null)} />
        </Suspense>
      ) : null}
    </Modal>
  );
}
