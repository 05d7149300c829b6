import type { Attachment } from '@contract/conversations';
import { lazy, Suspense } from 'react';
import { IconFile } from '../../ui/icons';
import { fileSize } from '../../ui/words';
import classes from './Attachments.module.css';

// Few threads hold a spoken message: not part of the first load.
const Sound = lazy(() => import('./Sound').then(({ Sound: component }) => ({ default: component })));

const isPicture = (file: Attachment) => /^image\/(png|jpe?g|gif|webp|avif)$/.test(file.contentType);

const isSound = (file: Attachment) => file.contentType.startsWith('audio/');

/** Not here yet, or not to be had: said instead of a link that leads nowhere. */
const absence = (file: Attachment) => (file.lost ? `${file.name}: ${file.lost}` : `${file.name} is being fetched`);

export function Attachments({ files }: { files: Attachment[] }) {
  if (files.length === 0) return null;
  return (
    <ul className={classes.files}>
      {files.map((file) => (
        <li key={file.id} data-wide={isSound(file) || undefined}>
          {file.pending || file.lost ? (
            <p className={classes.absent}>{absence(file)}</p>
          ) : isSound(file) ? (
            <Suspense fallback={<p className={classes.absent}>{file.name}</p>}>
              <Sound file={file} />
            </Suspense>
          ) : (
            <a
              href={file.url}
              target="_blank"
              rel="noreferrer noopener"
              className={isPicture(file) ? classes.picture : classes.file}
            >
              {isPicture(file) ? (
                <img src={file.url} alt={file.name} loading="lazy" />
              ) : (
                <>
                  <IconFile size={16} stroke={1.65} aria-hidden="true" />
                  <span className={classes.name}>{file.name}</span>
                  <span className={classes.size}>{fileSize(file.size)}</span>
                </>
              )}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
