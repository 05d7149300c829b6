import { IconClose, IconFile, IconRetry } from '../../ui/icons';
import { fileSize } from '../../ui/words';
import classes from './Composer.module.css';
import type { useAttachments } from './useAttachments';

export function AttachmentTray({ tray }: { tray: ReturnType<typeof useAttachments> }) {
  if (tray.files.length === 0) return null;
  return (
    <ul className={classes.tray}>
      {tray.files.map((item) => (
        <li key={item.key} data-state={item.state}>
          <IconFile size={14} stroke={1.9} aria-hidden="true" />
          <span className={classes.fileName}>{item.file.name}</span>
          <span className={classes.fileState}>
            {item.state === 'uploading' ? 'Uploading' : item.state === 'failed' ? item.fault : fileSize(item.file.size)}
          </span>
          {item.state === 'failed' ? (
            <button type="button" aria-label={`Try ${item.file.name} again`} onClick={() => tray.again(item)}>
              <IconRetry size={14} stroke={1.9} aria-hidden="true" />
            </button>
          ) : null}
          <button type="button" aria-label={`Remove ${item.file.name}`} onClick={() => tray.remove(item.key)}>
            <IconClose size={14} stroke={1.9} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}
