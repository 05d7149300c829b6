import { Modal } from '@mantine/core';
import { useStore } from '../ui/store';
import { layer, openLayer } from './layers';
import { PaletteBody } from './PaletteBody';
import classes from './Palette.module.css';

export function Palette() {
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
      zIndex={50}
    >
      {open ? <PaletteBody close={() => openLayer(null)} /> : null}
    </Modal>
  );
}
